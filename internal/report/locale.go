// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"fmt"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Locale writes the words, numbers and dates of one language.
type Locale struct {
	dictionary
	// name is the language's tag.
	name    string
	printer *message.Printer
}

// ParseLocale gives the locale for a BCP 47 language tag. A region does not
// matter: de-AT is de. The error lists the languages.
func ParseLocale(name string) (*Locale, error) {
	wanted, err := language.Parse(name)
	if err != nil {
		return nil, fmt.Errorf("not a language tag; use one of %s", LocaleNames())
	}
	tags := make([]language.Tag, len(languages))
	for i, name := range languages {
		tags[i] = language.MustParse(name)
	}
	// A low confidence means another script: zh-TW is not written as zh-CN is.
	_, best, confidence := language.NewMatcher(tags).Match(wanted)
	if confidence < language.High {
		return nil, fmt.Errorf("unknown language; use one of %s", LocaleNames())
	}
	return loadLocale(languages[best])
}

func loadLocale(name string) (*Locale, error) {
	d, err := loadDictionary(name)
	if err != nil {
		return nil, err
	}
	return newLocale(name, d)
}

func newLocale(name string, d dictionary) (*Locale, error) {
	tag := language.MustParse(name)
	messages, err := d.catalog(tag)
	if err != nil {
		return nil, err
	}
	return &Locale{dictionary: d, name: name, printer: message.NewPrinter(tag, message.Catalog(messages))}, nil
}

// text gives a message, with its arguments filled in.
func (l *Locale) text(id string, args ...any) string { return l.printer.Sprintf(id, args...) }

// code gives the words for a code of the API, for example reason.OnTarget. A
// code without words stays as it is.
func (l *Locale) code(group, code string) string {
	if id := group + "." + code; l.Texts[id] != "" {
		return l.text(id)
	}
	return code
}

// number gives a count with the digits grouped.
func (l *Locale) number(n int64) string { return l.printer.Sprintf("%d", n) }

// percent gives a whole percentage, and a dash when it is unknown.
func (l *Locale) percent(p *int32) string {
	if p == nil {
		return absent
	}
	return l.text("percent", *p)
}

// day gives a date of the API (YYYY-MM-DD), and a dash when there is none.
func (l *Locale) day(date string) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return cmp.Or(date, absent)
	}
	return d.Format(l.Date)
}

// monthOf gives the month of a date of the API, and a dash when there is none.
func (l *Locale) monthOf(date string) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return cmp.Or(date, absent)
	}
	return d.Format(l.Month)
}

// days gives the period between two dates. It is empty when one of them is
// missing.
func (l *Locale) days(from, to string) string {
	if from == "" || to == "" {
		return ""
	}
	return l.text("period", l.day(from), l.day(to))
}

// Signs that every language uses.
const (
	// absent stands for a figure that is unknown, never for 0.
	absent = "—"
	// separator stands between the parts of a list.
	separator = " · "
)
