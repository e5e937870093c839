package report

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

// Locale writes the words, numbers and dates of one language.
type Locale struct {
	dictionary
	printer *message.Printer
}

// dictionary is the data of one language. Its texts and plurals together hold
// every message; see the English one for what each is about.
type dictionary struct {
	// name to ask for it, a BCP 47 tag.
	name string
	// date and month are layouts of package time.
	date, month string
	// texts are formats of package message, by id.
	texts map[string]string
	// plurals are those whose words depend on a count.
	plurals map[string]catalog.Message
}

// dictionaries are the languages, the default first.
var dictionaries = []dictionary{english, korean, chinese, japanese, polish, german}

// ParseLocale gives the locale for a language tag: that of its language, so
// de-AT is de. The error lists the languages.
func ParseLocale(name string) (*Locale, error) {
	wanted, err := language.Parse(name)
	if err != nil {
		return nil, fmt.Errorf("not a language tag; use one of %s", LocaleNames())
	}
	tags := make([]language.Tag, len(dictionaries))
	for i, d := range dictionaries {
		tags[i] = language.MustParse(d.name)
	}
	// A low confidence is another script: who reads zh-TW did not ask for zh-CN.
	_, best, confidence := language.NewMatcher(tags).Match(wanted)
	if confidence < language.High {
		return nil, fmt.Errorf("unknown language; use one of %s", LocaleNames())
	}
	return newLocale(dictionaries[best])
}

// LocaleNames lists the languages for a help text, the default first.
func LocaleNames() string {
	names := make([]string, len(dictionaries))
	for i, d := range dictionaries {
		names[i] = d.name
	}
	return strings.Join(names, ", ")
}

func newLocale(d dictionary) (*Locale, error) {
	tag, messages := language.MustParse(d.name), catalog.NewBuilder()
	for id, text := range d.texts {
		if err := messages.SetString(tag, id, text); err != nil {
			return nil, fmt.Errorf("text %s of locale %s: %w", id, d.name, err)
		}
	}
	for id, plural := range d.plurals {
		if err := messages.Set(tag, id, plural); err != nil {
			return nil, fmt.Errorf("text %s of locale %s: %w", id, d.name, err)
		}
	}
	return &Locale{dictionary: d, printer: message.NewPrinter(tag, message.Catalog(messages))}, nil
}

// text gives a message, with its arguments filled in.
func (l *Locale) text(id string, args ...any) string { return l.printer.Sprintf(id, args...) }

// code gives the words for a code of the API, such as reason.OnTarget; the
// bare code where there are none.
func (l *Locale) code(group, code string) string {
	if id := group + "." + code; l.texts[id] != "" {
		return l.text(id)
	}
	return code
}

// number gives a count with the digits grouped.
func (l *Locale) number(n int64) string { return l.printer.Sprintf("%d", n) }

// percent gives a whole percentage, a dash for one that is unknown.
func (l *Locale) percent(p *int32) string {
	if p == nil {
		return absent
	}
	return l.text("percent", *p)
}

// day gives a date of the API (YYYY-MM-DD), a dash for none.
func (l *Locale) day(date string) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return cmp.Or(date, absent)
	}
	return d.Format(l.date)
}

// monthOf gives the month of a date of the API, a dash for none.
func (l *Locale) monthOf(date string) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return cmp.Or(date, absent)
	}
	return d.Format(l.month)
}

// days gives the period from one date to another; empty for none.
func (l *Locale) days(from, to string) string {
	if from == "" || to == "" {
		return ""
	}
	return l.day(from) + " – " + l.day(to)
}

// Signs that every language uses.
const (
	// absent stands for a figure that is unknown: never for 0.
	absent = "—"
	// separator stands between things of equal rank.
	separator = " · "
)
