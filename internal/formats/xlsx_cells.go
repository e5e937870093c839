// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bytes"
	"strconv"
	"time"
)

// sheetCells are the cells of one row.
type sheetCells struct {
	cells []Cell
	// buffers hold the bytes of the cells, column by column.
	buffers [maxColumns][]byte
	// formulas are the columns with a formula of which no value was saved: what
	// they would say is not known.
	formulas []int
}

// at gives the cell of a column; a missing cell is an empty one.
func (c *sheetCells) at(column int) Cell {
	if column >= len(c.cells) {
		return Cell{Form: Text}
	}
	return c.cells[column]
}

// names gives the texts of all cells, trimmed.
func (c *sheetCells) names() (names []string) {
	for _, each := range c.cells {
		names = append(names, string(trimmed(each)))
	}
	return names
}

func (c *sheetCells) blank() bool { return len(c.cells)+len(c.formulas) == 0 }

func trimmed(c Cell) []byte { return bytes.TrimSpace(c.Text) }

// read reads the cells of a row that has been opened, up to its end.
func (c *sheetCells) read(x *xmlTokens, book *workbook) error {
	c.cells, c.formulas = c.cells[:0], c.formulas[:0]
	for {
		tag, err := x.next()
		switch {
		case err != nil:
			return unexpectedEnd(err)
		case tag.closes && tag.name == "row":
			c.trim()
			return nil
		case tag.opens && tag.name == "c":
			if err := c.one(x, tag, book); err != nil {
				return err
			}
		}
	}
}

// trim drops the blank cells at the end, of which a row may have any number.
func (c *sheetCells) trim() {
	for n := len(c.cells); n > 0 && len(trimmed(c.cells[n-1])) == 0; n-- {
		c.cells = c.cells[:n-1]
	}
}

// one reads a cell.
func (c *sheetCells) one(x *xmlTokens, tag xmlTag, book *workbook) error {
	column, ok := columnOf(tag.attribute("r"), len(c.cells))
	if !ok || column < len(c.cells) {
		return workbookDamaged(nil)
	}
	if column >= maxColumns {
		return beyondColumns(x)
	}
	for len(c.cells) < column {
		c.cells = append(c.cells, Cell{Form: Text})
	}
	raw, formula, err := cellText(x, c.buffers[column][:0])
	if err != nil {
		return err
	}
	if formula {
		c.formulas = append(c.formulas, column)
	}
	v, err := book.value(tag, raw)
	c.buffers[column] = raw
	c.cells = append(c.cells, v)
	return err
}

// beyondColumns passes over a cell that may have a style, but no content.
func beyondColumns(x *xmlTokens) error {
	text, _, err := cellText(x, nil)
	if err == nil && len(text) > 0 {
		err = &scanFault{TooManyColumns, -1, "more than 256 columns; export fewer"}
	}
	return err
}

// columnOf gives the column of a cell, from 0, by its name such as AB7; without
// a name it is the next one.
func columnOf(name string, next int) (int, bool) {
	column := 0
	for i := range len(name) {
		letter := name[i] - 'A'
		if letter > 25 {
			return column - 1, i > 0
		}
		if column = column*26 + int(letter) + 1; column > 1<<20 {
			return 0, false
		}
	}
	return next, name == ""
}

// cellText reads what a cell holds, up to its end: its value, not its formula.
// formula says that there is a formula without a value.
func cellText(x *xmlTokens, text []byte) (read []byte, formula bool, err error) {
	for {
		tag, err := x.next()
		switch {
		case err != nil:
			return text, false, unexpectedEnd(err)
		case tag.closes && tag.name == "c":
			return text, formula, nil
		case !tag.opens:
			continue
		}
		switch tag.name {
		case "f":
			formula = true
		case "v":
			text, err = x.text("v", text)
			formula = false
		case "is":
			text, err = richText(x, "is")
		}
		if err != nil {
			return text, false, err
		}
	}
}

// value gives a cell's meaning, by its type and style.
func (w *workbook) value(tag xmlTag, raw []byte) (Cell, error) {
	switch tag.attribute("t") {
	case "s":
		n, err := strconv.Atoi(string(raw))
		if err != nil || n < 0 || n >= len(w.texts) {
			return Cell{}, workbookDamaged(err)
		}
		return Cell{Text, w.texts[n]}, nil
	case "b":
		return Cell{Text, strconv.AppendBool(nil, string(raw) == "1")}, nil
	case "", "n":
		style, err := tag.number("s", 0)
		if err != nil {
			return Cell{}, workbookDamaged(err)
		}
		return w.number(raw, style), nil
	}
	// Texts of formulas and of the cell itself, dates in ISO 8601, and errors
	// such as #N/A.
	return Cell{Text, raw}, nil
}

// number gives the meaning of a number: a count, or a date.
func (w *workbook) number(raw []byte, style int64) Cell {
	if len(raw) == 0 {
		return Cell{Form: Text}
	}
	digits, fraction, ok := decimalDigits(raw)
	if !ok {
		return Cell{Number, raw}
	}
	if style >= 0 && style < int64(len(w.dates)) && w.dates[style] != plainNumber {
		if t, ok := w.date(digits, fraction); ok {
			write := appendDay
			if w.dates[style] == clockNumber {
				write = appendLocal
			}
			return Cell{Text, write(nil, t, w.layout)}
		}
	}
	if fraction != "" {
		return Cell{Number, raw}
	}
	return Cell{Number, []byte(digits)}
}

// date reads a day number and a fraction of a day.
func (w *workbook) date(days, fraction string) (time.Time, bool) {
	const (
		last = 2958465 // 9999-12-31
		// The day that never was: 1900 is no leap year.
		gap       = 60
		precision = 9
	)
	n, err := strconv.Atoi(days)
	if err != nil || n < 0 || n > last || n == gap && !w.since1904 {
		return time.Time{}, false
	}
	epoch := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case w.since1904:
		epoch = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	case n < gap:
		epoch = epoch.AddDate(0, 0, 1)
	}
	part, _ := strconv.ParseInt((fraction + "000000000")[:precision], 10, 64)
	// Nanos of a day, to the nearest second.
	seconds := (part*int64(day/time.Second) + 500_000_000) / 1_000_000_000
	return epoch.AddDate(0, 0, n).Add(time.Duration(seconds) * time.Second), true
}
