package records

import (
	"bytes"
	"strings"
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
func (w words) translate(v value) value {
	if v.form == jsonArray {
		return v
	}
	if ours, ok := w[string(bytes.ToLower(bytes.TrimSpace(v.text)))]; ok {
		return value{cell, ours}
	}
	return v
}

// word gives a value in the form in which words are compared.
func (v *values) word(f field) (string, *problem) {
	if v[f].form == jsonArray {
		return "", notSingle(f)
	}
	return fold(string(bytes.TrimSpace(v[f].text))), nil
}

// blank: nothing, or what people write for it.
func (v value) blank() bool {
	text := bytes.TrimSpace(v.text)
	switch {
	case len(text) == 0:
		return v.form != jsonArray
	case bytes.IndexByte([]byte("nN-\xe2"), text[0]) < 0:
		return false
	}
	return missing(string(text), 0) != nil
}

// yes: 1, true or yes.
func yes(raw []byte) bool {
	raw = bytes.TrimSpace(raw)
	return string(raw) == "1" || bytes.EqualFold(raw, []byte("true")) || bytes.EqualFold(raw, []byte("yes"))
}

// flags are the words, folded, of a flag or of a user's state; and two as Graph
// writes them, to save the folding.
var flags = map[string]bool{
	"True": true, "False": false,
	"1": true, "true": true, "yes": true, "y": true, "deleted": true,
	"0": false, "false": false, "no": false, "n": false, "active": false, "suspended": false, "pending": false,
}

// flag reads a flag; given is false when there is none.
func (v *values) flag(f field) (set, given bool, p *problem) {
	if v[f].blank() {
		return false, false, nil
	}
	if set, given = flags[string(v[f].text)]; given {
		return set, true, nil
	}
	word, p := v.word(f)
	if p != nil {
		return false, false, p
	}
	set, given = flags[word]
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
