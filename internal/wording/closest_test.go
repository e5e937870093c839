// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package wording

import "testing"

func TestClosest(t *testing.T) {
	known := []string{"customerId", "customerName", "licensesActive", "licensesAssigned", "state", "asOf"}
	for word, want := range map[string]string{
		"customerID": "customerId", "custmerId": "customerId", "licencesActive": "licensesActive", "licenseActive": "licensesActive",
		"stat": "state", "asof": "asOf", "seats": "", "xyz": "", "": "", "licenses": "",
	} {
		if got := Closest(word, known); got != want {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for words, want := range map[[2]string]int{{"", ""}: 0, {"", "abc"}: 3, {"abc", ""}: 3, {"tabel", "table"}: 1, {"kitten", "sitting"}: 3, {"flaw", "lawn"}: 2} {
		if got := distance(words[0], words[1]); got != want {
			t.Errorf("%v: got %d, want %d", words, got, want)
		}
	}
}
