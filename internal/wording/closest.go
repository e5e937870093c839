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

// DidYouMean ends a message about an unknown word with the known word that is most
// like it: "; did you mean report?". It is empty when none is alike.
func DidYouMean(word string, known []string) string {
	if closest := Closest(word, known); closest != "" {
		return "; did you mean " + closest + "?"
	}
	return ""
}

// Distance is the number of letters to insert, delete, replace or swap to make one word
// of another, without regard to case. alike says that these are at most a third
// of the first word's.
func Distance(word, other string) (letters int, alike bool) {
	letters = distance(strings.ToLower(word), strings.ToLower(other))
	return letters, letters <= len(word)/3
}

// distance is the number of letters to insert, delete, replace or swap with the next
// one (optimal string alignment).
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			replaced := last[j]
			if a[i] != b[j] {
				replaced++
			}
			row[j+1] = min(replaced, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
