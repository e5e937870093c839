// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package wording

import "strings"

// Closest gives the known word that is most like another, for a message such as
// "did you mean". Case does not matter. It is empty when none is alike: when more
// than a third of the letters differ.
func Closest(word string, known []string) string {
	best, fewest := "", len(word)
	for _, k := range known {
		if d, alike := Distance(word, k); alike && (best == "" || d < fewest) {
			best, fewest = k, d
		}
	}
	return best
}

// Distance is the number of letters to insert, delete or replace to make one word
// of another, without regard to case. alike says that these are at most a third
// of the first word's.
func Distance(word, other string) (letters int, alike bool) {
	letters = distance(strings.ToLower(word), strings.ToLower(other))
	return letters, letters <= len(word)/3
}

// distance is the number of letters to insert, delete or replace (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
