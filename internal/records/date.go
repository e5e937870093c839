// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// shape is how a date is written. It may not change within a column.
type shape uint8

const (
	// 2026-10-14, with or without a time and an offset. Reports changed from one
	// to the other, and none can be taken for another date.
	isoShape     shape = iota + 1
	layoutShape        // as spec.format.dateFormat says
	monthShape         // 2026-10
	compactShape       // 202610
)

// calendar reads the dates of one column.
type calendar struct {
	zone   *time.Location
	now    time.Time
	layout string
	// shape of the first date, and the row it was in.
	shape   shape
	shapeAt formats.Position
	// raw and date are the last cell read: most rows repeat the one before.
	raw  []byte
	date civil.Date
}

func newCalendar(o Options) calendar {
	zone := o.Zone
	if zone == nil {
		zone = time.UTC
	}
	return calendar{zone: zone, now: o.Now, layout: o.Format.DateFormat}
}

// moment is a date as written, and the instant it begins at the earliest.
type moment struct {
	day   civil.Date
	begin time.Time
	shape shape
}

// read reads a cell, which is not empty, with day or month, if it is not the
// last one again.
func (c *calendar) read(raw []byte, parse func(string) (civil.Date, *problem)) (civil.Date, *problem) {
	raw = bytes.TrimSpace(raw)
	if bytes.Equal(raw, c.raw) {
		return c.date, nil
	}
	date, p := parse(string(raw))
	if p == nil {
		c.raw, c.date = append(c.raw[:0], raw...), date
	}
	return date, p
}

// day reads an as-of date: the date as it is written, whatever its offset
// (docs/semantics.md section 1).
func (c *calendar) day(text string, at formats.Position) (civil.Date, *problem) {
	m, p := c.parse(text)
	if p == nil {
		p = c.sameShape(m.shape, at)
	}
	if p == nil && m.begin.After(c.now.Add(24*time.Hour)) {
		p = wrong(DateInFuture, "later than now + 24 h; check spec.timeZone and the export job")
	}
	return m.day, p
}

// zeroDays are the first days of the calendars of spreadsheets and of Unix. A
// program that has no date may write them, but nothing was exported on them.
var zeroDays = [...]civil.Date{
	{Year: 1899, Month: time.December, Day: 30}, {Year: 1899, Month: time.December, Day: 31},
	{Year: 1900, Month: time.January, Day: 1}, {Year: 1970, Month: time.January, Day: 1},
}

// notZero passes on the date of a row, but for the first days of calendars.
func notZero(day civil.Date, p *problem) (civil.Date, *problem) {
	if p == nil && slices.Contains(zeroDays[:], day) {
		p = wrong(DateInvalid, "the day on which a calendar begins, as programs write for no date; export the date of each row")
	}
	return day, p
}

// month reads a month key: the last day of the month it lies in. The month that is
// running is no future, and nor is one that begins within a day: a zone ahead may
// have begun it.
func (c *calendar) month(text string, at formats.Position) (civil.Date, *problem) {
	m, ok := monthKey(text)
	if !ok {
		var p *problem
		if m, p = c.parse(text); p != nil {
			return civil.Date{}, p
		}
	}
	p := c.sameShape(m.shape, at)
	begin := time.Date(m.day.Year, m.day.Month, 1, 0, 0, 0, 0, c.zone)
	if p == nil && begin.After(c.now.Add(24*time.Hour)) {
		p = wrong(DateInFuture, "a month that has not begun; check spec.timeZone and the export job")
	}
	return facts.MonthEnd(m.day.Year, m.day.Month), p
}

// monthKey reads 2026-10 and 202610.
func monthKey(text string) (moment, bool) {
	for layout, written := range map[string]shape{"2006-01": monthShape, "200601": compactShape} {
		if t, err := time.Parse(layout, text); err == nil {
			return moment{day: civil.DateOf(t), shape: written}, true
		}
	}
	return moment{}, false
}

// sameShape refuses a column that changes how it writes dates: two exports may
// have been mixed, and a day taken for a month.
func (c *calendar) sameShape(s shape, at formats.Position) *problem {
	if c.shape == 0 {
		c.shape, c.shapeAt = s, at
	}
	if c.shape == s {
		return nil
	}
	return wrong(DateInvalid, fmt.Sprintf("format differs from %s; export one date format", c.shapeAt))
}

func (c *calendar) parse(text string) (moment, *problem) {
	switch {
	case c.layout != "":
		return c.parseLayout(text)
	case isISO(text):
		return c.parseISO(text)
	}
	return moment{}, diagnoseDate(text)
}

func (c *calendar) parseLayout(text string) (moment, *problem) {
	if strings.Contains(strings.ReplaceAll(c.layout, "2006", ""), "06") {
		return moment{}, wrong(DateInvalid, "two-digit year; export four digits and set spec.format.dateFormat")
	}
	t, err := time.Parse(c.layout, text)
	if err != nil {
		return moment{}, wrong(DateInvalid, "not a date as spec.format.dateFormat says; correct one of them")
	}
	if strings.Contains(c.layout, "Z07") || strings.Contains(c.layout, "-07") {
		return moment{civil.DateOf(t), t, layoutShape}, nil
	}
	return c.local(t, layoutShape)
}

// neverDays are the first days of the calendars of .NET and of Windows: programs
// write them for a date that there is not.
var neverDays = [...]civil.Date{{Year: 1, Month: time.January, Day: 1}, {Year: 1601, Month: time.January, Day: 1}}

// noDay says that a cell has no date: it is blank, or says so in the words of
// exports, such as Never, 0001-01-01 and 1601-01-01T00:00:00Z.
func noDay(c formats.Cell) bool {
	text := bytes.TrimSpace(c.Text)
	if len(text) == 0 || bytes.IndexByte([]byte("01nN-\xe2"), text[0]) < 0 {
		return len(text) == 0
	}
	if blank(c) || bytes.EqualFold(text, []byte("never")) {
		return true
	}
	for _, day := range neverDays {
		if clock, ok := bytes.CutPrefix(text, []byte(day.String())); ok {
			return len(bytes.Trim(clock, "Tt 0:.+-Zz")) == 0
		}
	}
	return false
}

// isISO: ten characters that look like 2026-10-14.
func isISO(text string) bool {
	if len(text) < 10 || text[4] != '-' || text[7] != '-' {
		return false
	}
	return isDigits(text[:4]) && isDigits(text[5:7]) && isDigits(text[8:10])
}

// parseISO reads a day, a date and time, or one with an offset. Spaces within
// the time are a fault of the vendor's own examples, and harmless.
func (c *calendar) parseISO(text string) (moment, *problem) {
	day, err := civil.ParseDate(text[:10])
	if err != nil {
		return moment{}, wrong(DateInvalid, "no such day; check the export job")
	}
	if len(text) == 10 {
		return moment{day, day.In(c.zone), isoShape}, nil
	}
	if !strings.ContainsRune("Tt ", rune(text[10])) {
		return moment{}, diagnoseDate("")
	}
	clock := text[:10] + "T" + strings.ReplaceAll(text[11:], " ", "")
	for _, layout := range []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700"} {
		if t, err := time.Parse(layout, clock); err == nil {
			return moment{day, t, isoShape}, nil
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, clock); err == nil {
			return c.local(t, isoShape)
		}
	}
	return moment{}, wrong(DateInvalid, "no such time of day; export YYYY-MM-DD")
}

// local places a time of day in the source's zone, where the clock change may
// have left it out.
func (c *calendar) local(t time.Time, s shape) (moment, *problem) {
	begin := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), c.zone)
	if begin.Hour() != t.Hour() || begin.Minute() != t.Minute() {
		if t.Hour() != 0 || t.Minute() != 0 {
			return moment{}, wrong(DateInvalid, "local time does not exist (clock change); export UTC")
		}
	}
	return moment{civil.DateOf(t), begin, s}, nil
}
