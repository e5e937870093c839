// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

// maxText is the longest text kept, in bytes: what a name may have in
// Kubernetes.
const maxText = 253

// texts turns cells into strings. A text that occurs again costs a look-up and
// no memory.
type texts struct {
	names, ids map[string]string
	// names by code and name, as spelling.Service and facts.Workload give them.
	services, workloads map[[2]string]string
	labeled             map[facts.Labels]*facts.Labels
	// size is how many bytes the texts take at most.
	size int64
}

func newTexts() texts {
	return texts{
		names: map[string]string{}, ids: map[string]string{},
		services: map[[2]string]string{}, workloads: map[[2]string]string{},
		labeled: map[facts.Labels]*facts.Labels{},
	}
}

// name gives a text that people read.
func (t *texts) name(raw []byte) (string, *problem) {
	return t.intern(t.names, raw, cleanName)
}

// id gives a text that is compared.
func (t *texts) id(raw []byte) (string, *problem) {
	return t.intern(t.ids, raw, cleanID)
}

func (t *texts) service(code, name string) string {
	return t.canonical(t.services, code, name, spelling.Service)
}

func (t *texts) workload(code, name string) string {
	return t.canonical(t.workloads, code, name, spelling.Workload)
}

func (t *texts) canonical(known map[[2]string]string, code, name string, find func(code, name string) string) string {
	key := [2]string{code, name}
	found, ok := known[key]
	if !ok {
		found = find(code, name)
		known[key] = found
		t.size += textCost
	}
	return found
}

// labels gives the one object of some labels; nil where there are none.
func (t *texts) labels(l facts.Labels) *facts.Labels {
	if l == (facts.Labels{}) {
		return nil
	}
	known := t.labeled[l]
	if known == nil {
		kept := l // so that only labels that are kept cost memory
		known = &kept
		t.labeled[l] = known
		t.size += textCost
	}
	return known
}

func (t *texts) intern(known map[string]string, raw []byte, clean func(string) (string, *problem)) (string, *problem) {
	if len(raw) == 0 {
		return "", nil
	}
	if text, ok := known[string(raw)]; ok {
		return text, nil
	}
	text, p := clean(string(raw))
	if p == nil {
		known[string(raw)] = text
		t.size += int64(len(raw)+len(text)) + textCost
	}
	return text, p
}

// cleanID gives the canonical form of an id. An id is never shortened.
func cleanID(text string) (string, *problem) {
	if p := printable(strings.TrimSpace(text)); p != nil {
		return "", p
	}
	id := facts.CanonicalID(text)
	if len(id) > maxText {
		return "", wrong(FieldTooLong, "longer than 253 bytes; map the right column in spec.columns")
	}
	return id, nil
}

// cleanName joins lines, composes letters and shortens what is too long.
func cleanName(text string) (string, *problem) {
	text = strings.TrimSpace(joinLines.Replace(text))
	if p := printable(text); p != nil {
		return "", p
	}
	text = norm.NFC.String(text)
	for len(text) > maxText {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return text, nil
}

// joinLines: a line break in a quoted cell is lawful, in a name it is a space.
var joinLines = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ")

// printable refuses what people can't see: it would make two ids look alike,
// or a terminal misbehave.
func printable(text string) *problem {
	if isPlain(text) {
		return nil
	}
	for _, r := range text {
		switch {
		case unicode.IsPrint(r), unicode.Is(unicode.Zs, r):
		case r == 0:
			return wrong(CharacterForbidden, "contains a NUL byte; clean the export")
		case unicode.Is(unicode.Cf, r):
			return wrong(CharacterForbidden, "contains an invisible formatting character; clean the export")
		case unicode.Is(unicode.Cc, r):
			return wrong(CharacterForbidden, "contains a control character; clean the export")
		default:
			return wrong(CharacterForbidden, "contains a character that cannot be shown; clean the export")
		}
	}
	return nil
}

// isPlain says that a text has printable characters of ASCII only, as most have.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}
