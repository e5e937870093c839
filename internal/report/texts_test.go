// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/export"
)

// texts reads the file of a language.
func texts(t *testing.T, name string) dictionary {
	t.Helper()
	d, err := loadDictionary(name)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// ids lists the messages of a language.
func (d dictionary) ids() []string {
	return slices.Sorted(func(yield func(string) bool) {
		maps.Keys(d.Texts)(yield)
		maps.Keys(d.Plurals)(yield)
	})
}

func TestEveryLanguageHasEveryMessage(t *testing.T) {
	english := texts(t, "en")
	for _, name := range languages {
		d := texts(t, name)
		if diff := cmp.Diff(english.ids(), d.ids()); diff != "" {
			t.Errorf("%s (-en +%s):\n%s", name, name, diff)
		}
		for id, text := range d.Texts {
			if strings.TrimSpace(text) != text || text == "" {
				t.Errorf("%s: %s is %q", name, id, text)
			}
		}
	}
}

// forms are the plural forms of the languages that have any.
var forms = map[string]func(pluralText) []string{
	"en": func(p pluralText) []string { return []string{p.One, p.Other} },
	"de": func(p pluralText) []string { return []string{p.One, p.Other} },
	"pl": func(p pluralText) []string { return []string{p.One, p.Few, p.Many, p.Other} },
}

// countedWord finds a number that a word follows: the word may have to agree
// with the number.
var countedWord = regexp.MustCompile(`%(?:\[\d\])?d(?:\x{00a0}| )(\p{L}+)`)

// uncounted are words that follow a number and never agree with it.
var uncounted = map[string]bool{
	"of": true, "per": true, "active": true, "or": true, "more": true, // en
	"von": true, "davon": true, "je": true, "pro": true, "aktiv": true, "und": true, "oder": true, // de
	"z": true, "na": true, "i": true, // pl
}

// TestNoPluralIsMissing looks at every language in which words agree with a
// number: such a text has all forms of the language.
func TestNoPluralIsMissing(t *testing.T) {
	for name, formsOf := range forms {
		d := texts(t, name)
		for id, text := range d.Texts {
			for _, m := range countedWord.FindAllStringSubmatch(text, -1) {
				if !uncounted[m[1]] {
					t.Errorf("%s: %s counts %q without forms for 1 and for more: %s", name, id, m[1], text)
				}
			}
		}
		for id, p := range d.Plurals {
			if slices.Contains(formsOf(p), "") {
				t.Errorf("%s: a form of %s is missing", name, id)
			}
		}
	}
}

var verb = regexp.MustCompile(`%(?:\[(\d)\])?([ds])`)

// arguments gives the verb of every argument, in the order of the arguments.
func arguments(format string) []string {
	var found []string
	for i, m := range verb.FindAllStringSubmatch(strings.ReplaceAll(format, "%%", ""), -1) {
		position := m[1]
		if position == "" {
			position = string(rune('1' + i))
		}
		found = append(found, position+m[2])
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// format is the text of a message; of a plural the form for all other counts.
func (d dictionary) format(id string) string {
	if text, ok := d.Texts[id]; ok {
		return text
	}
	return d.Plurals[id].Other
}

func TestEveryLanguageShowsTheSameValues(t *testing.T) {
	english := texts(t, "en")
	for _, name := range languages {
		d := texts(t, name)
		for _, id := range english.ids() {
			if diff := cmp.Diff(arguments(english.format(id)), arguments(d.format(id))); diff != "" {
				t.Errorf("%s: arguments of %s (-en +%s):\n%s", name, id, name, diff)
			}
		}
	}
}

// TestEveryTextWithCounts renders every text that shows a number with 1, 2, 5
// and 22, for a reader of each language to check.
func TestEveryTextWithCounts(t *testing.T) {
	for _, name := range languages {
		l, out := locale(t, name), &strings.Builder{}
		for _, id := range l.ids() {
			verbs := arguments(l.format(id))
			if !strings.Contains(strings.Join(verbs, ""), "d") {
				continue
			}
			for _, n := range []int{1, 2, 5, 22} {
				fmt.Fprintf(out, "%s: %s\n", id, l.text(id, counts(verbs, n)...))
			}
		}
		if strings.Contains(out.String(), "%!") {
			t.Errorf("%s: a message and its arguments do not fit:\n%s", name, out)
		}
		golden(t, filepath.Join("counts", name+".txt"), out.String())
	}
}

// counts are the arguments of a text: the same number for each %d.
func counts(verbs []string, n int) []any {
	args := make([]any, len(verbs))
	for i, v := range verbs {
		args[i] = any("…")
		if strings.HasSuffix(v, "d") {
			args[i] = n
		}
	}
	return args
}

// TestHeadingsOfFiles: the head of a percentage has the unit, no other head has
// it, and a head needs no quotes in CSV.
func TestHeadingsOfFiles(t *testing.T) {
	for _, name := range languages {
		for _, c := range locale(t, name).Export(nil).Columns {
			if strings.ContainsAny(c.Heading, ",;\"\n") {
				t.Errorf("%s: the heading %s needs quotes", name, c.Heading)
			}
			if strings.Contains(c.Heading, "%") != (c.Kind == export.Percent) {
				t.Errorf("%s: the heading %s of %s has a unit or lacks it", name, c.Heading, c.Key)
			}
		}
	}
}

// standalone are messages that also stand in a cell of their own.
var standalone = []string{"reason.", "portfolio.", "asOfFrom.", "verdict.", "label.", "column.", "figure.", "condition.", "subscription.", "counts."}

// TestTextsStandAlone: in languages with capitals such a text begins with one,
// or with a number. None ends in a sign that joins it to something.
func TestTextsStandAlone(t *testing.T) {
	for _, name := range languages {
		d := texts(t, name)
		for _, id := range d.ids() {
			if !slices.ContainsFunc(standalone, func(prefix string) bool { return strings.HasPrefix(id, prefix) }) {
				continue
			}
			text := d.format(id)
			if first, _ := utf8.DecodeRuneInString(text); unicode.IsLower(first) {
				t.Errorf("%s: %s begins in lower case: %s", name, id, text)
			}
			if last, _ := utf8.DecodeLastRuneInString(text); strings.ContainsRune(":：,，-–", last) {
				t.Errorf("%s: %s ends in a sign: %s", name, id, text)
			}
		}
	}
}

// TestSignsOfTheLanguage: Chinese and Japanese have wide brackets and colons,
// the others have those of ASCII; German has a space that does not break before
// the percent sign. A date never breaks.
func TestSignsOfTheLanguage(t *testing.T) {
	wide := map[string]bool{"zh-CN": true, "ja": true}
	for _, name := range languages {
		d := texts(t, name)
		for _, id := range d.ids() {
			text := strings.ReplaceAll(verb.ReplaceAllString(d.format(id), ""), "%%", "%")
			if wide[name] && strings.ContainsAny(text, "():") || !wide[name] && strings.ContainsAny(text, "（）：") {
				t.Errorf("%s: %s has the wrong brackets or colon: %s", name, id, text)
			}
			if i := strings.Index(text, "%"); name == "de" && i > 0 && !strings.HasSuffix(text[:i], "\u00a0") && !strings.HasSuffix(text[:i], "(") && !strings.HasSuffix(text[:i], "in ") {
				t.Errorf("%s: %s needs a space that does not break before %%: %q", name, id, text)
			}
		}
		if strings.Contains(d.Date+d.Month, " ") {
			t.Errorf("%s: a date may break: %q, %q", name, d.Date, d.Month)
		}
	}
}

// fixedSign finds punctuation between two values of a template: the signs are
// those of the language, in its file.
var fixedSign = regexp.MustCompile(`\}\}\s*(: |\(| – |, )\s*\{\{`)

func TestTemplatesHaveNoFixedPunctuation(t *testing.T) {
	pages, err := filepath.Glob("page/*.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if found := fixedSign.FindString(string(text)); found != "" {
			t.Errorf("%s has a fixed sign: %s", page, found)
		}
	}
	if len(pages) < 8 {
		t.Errorf("only %d pages", len(pages))
	}
}
