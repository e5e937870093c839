// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"bytes"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// words translates the words of one field, in lower case, into ours.
type words map[string][]byte

func newWords(translation map[string]string) words {
	w := make(words, len(translation))
	for theirs, ours := range translation {
		w[strings.ToLower(strings.TrimSpace(theirs))] = []byte(ours)
	}
	return w
}

// translate leaves words alone that it does not know.
func (w words) translate(v formats.Cell) formats.Cell {
	if v.Form == formats.List {
		return v
	}
	if ours, ok := w[string(bytes.ToLower(bytes.TrimSpace(v.Text)))]; ok {
		return formats.Cell{Form: formats.Text, Text: ours}
	}
	return v
}

// word gives a value in the form in which words are compared.
func (v *values) word(f field) (string, *problem) {
	if v[f].Form == formats.List {
		return "", notSingle(f)
	}
	return fold(string(bytes.TrimSpace(v[f].Text))), nil
}

// blank: nothing, or what people write for it.
func blank(c formats.Cell) bool {
	text := bytes.TrimSpace(c.Text)
	switch {
	case len(text) == 0:
		return c.Form != formats.List
	case bytes.IndexByte([]byte("nN-\xe2"), text[0]) < 0:
		return false
	}
	return missing(string(text), 0) != nil
}

// flags are the words, folded, of every flag: ours, and what Excel writes for
// TRUE and FALSE in German, Polish, French and Spanish. Some are not folded: two
// are as Graph writes them, to save the folding; two lose their point by it.
var flags = map[string]bool{
	"True": true, "False": false, "1.0": true, "0.0": false,
	"1": true, "true": true, "yes": true, "y": true,
	"0": false, "false": false, "no": false, "n": false,
	"wahr": true, "falsch": false, "prawda": true, "fałsz": false, "faŁsz": false,
	"vrai": true, "faux": false, "verdadero": true, "falso": false,
}

// userStates are the words, folded, of a user's state where a flag says whether
// the user is deleted.
var userStates = map[string]bool{"deleted": true, "active": false, "suspended": false, "pending": false}

// flag reads a flag; given is false when there is none.
func (v *values) flag(f field) (set, given bool, p *problem) {
	if blank(v[f]) {
		return false, false, nil
	}
	if set, given = flags[string(bytes.TrimSpace(v[f].Text))]; given {
		return set, true, nil
	}
	word, p := v.word(f)
	if p != nil {
		return false, false, p
	}
	set, given = flags[word]
	if !given && f == isDeleted {
		set, given = userStates[word]
	}
	if !given {
		p = wrong(RowUnexpected, "neither yes nor no; export true or false, or translate the word in spec.values").in(f)
	}
	return set, given, p
}

// The words of freeOrPaid: whether a product is free, or a trial.
var (
	freeWords  = map[string]bool{"free": true, "freesku": true}
	trialWords = map[string]bool{"trial": true, "trialsku": true, "freetrial": true}
)

// free: a free SKU by the row's own word.
func free(raw []byte) bool { return len(raw) > 0 && freeWords[fold(string(bytes.TrimSpace(raw)))] }
