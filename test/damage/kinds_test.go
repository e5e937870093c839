// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package damage

import (
	"fmt"
	"slices"
	"strings"
)

// kind is one way of damaging a table, as people and programs do. It says
// whether the table has what it damages.
type kind struct {
	name   string
	damage func(*table) bool
}

// harmless are the kinds after which every figure must be the same.
var harmless = map[string]bool{
	// What is left out, counted apart, or not data.
	"a total": true, "a total in German": true, "a total in Japanese": true, "a total with a date": true,
	"a total first": true, "subtotals and a total": true,
	"blank keys left out": true, "an unknown column": true, "an unnamed column": true,
	"a column of line numbers first": true, "rows reversed": true, "rows sorted by count": true, "columns reversed": true,
	"headers in capitals": true, "headers with spaces around": true,
	// Other ways of writing the same.
	"braces around ids": true, "ids in capitals": true, "spaces around ids": true, "a no-break space behind ids": true, "spaces around everything": true,
	"counts as text": true, "one count as text": true, "counts as floats": true, "counts as text of floats": true,
	"dates with a time": true, "dates with a time and a space": true, "dates as text": true,
	"flags yes and no": true, "flags Y and N": true, "flags TRUE and FALSE": true, "flags 1 and 0": true, "flags as text 1 and 0": true,
	"flags in German": true, "flags in French": true, "flags in Polish": true, "flags in Spanish": true, "flags with spaces": true,
	// Files.
	"a byte order mark": true, "UTF-16 little endian": true, "UTF-16 big endian": true, "CRLF": true, "no last line end": true, "empty lines at the end": true,
	"semicolons": true, "pipes": true, "everything quoted": true, "separators at the end of all rows": true, "the vendor's envelope": true,
	"a hidden sheet": true, "a hidden sheet first": true, "an empty sheet": true, "a notes sheet": true, "a cover sheet": true, "a filter": true,
	"a formula in an unknown column": true,
}

// hit is the row of the first customer that is damaged where one is.
const hit = 4

// always wraps a damage that every table can have.
func always(damage func(*table)) func(*table) bool {
	return func(t *table) bool {
		damage(t)
		return true
	}
}

// with wraps a damage of the column of a role.
func with(r role, damage func(*table)) func(*table) bool {
	return func(t *table) bool {
		if !t.has(r) {
			return false
		}
		damage(t)
		return true
	}
}

// one replaces the cell of a role in one row.
func one(r role, c cell) func(*table) bool {
	return with(r, func(t *table) { t.set(hit, r, c) })
}

// oneCell replaces a cell that can be a count.
func oneCell(c cell) func(*table) bool { return oneCount(func(int) cell { return c }) }

// oneCount replaces one whole number.
func oneCount(change func(int) cell) func(*table) bool {
	return func(t *table) bool {
		n, ok := t.get(hit, count).(int)
		if ok {
			t.set(hit, count, change(n))
		}
		return ok
	}
}

// allCounts replaces every whole number.
func allCounts(change func(int) cell) func(*table) bool {
	return func(t *table) bool {
		columns := t.counts()
		for _, row := range t.rows {
			for _, column := range columns {
				if n, ok := row[column].(int); ok {
					row[column] = change(n)
				}
			}
		}
		return len(columns) > 0
	}
}

// allDates replaces every date.
func allDates(change func(year, month, dayOfMonth string) cell) func(*table) bool {
	return always(func(t *table) { t.everywhere(func(c cell) cell { return dateAs(c, change) }) })
}

// oneDate replaces the as-of date of one row.
func oneDate(change func(year, month, dayOfMonth string) cell) func(*table) bool {
	return with(date, func(t *table) { t.set(hit, date, dateAs(t.get(hit, date), change)) })
}

func dateAs(c cell, change func(year, month, dayOfMonth string) cell) cell {
	d, ok := c.(day)
	if !ok {
		return c
	}
	parts := strings.Split(string(d), "-")
	return change(parts[0], parts[1], parts[2])
}

// flags replaces the words of every flag.
func flags(yes, no cell) func(*table) bool {
	return always(func(t *table) {
		t.everywhere(func(c cell) cell {
			switch c {
			case true:
				return yes
			case false:
				return no
			}
			return c
		})
	})
}

// totalled adds a row of sums at the end.
func totalled(r role, word cell) func(*table) bool {
	return func(t *table) bool {
		if !t.has(r) || len(t.counts()) == 0 {
			return false
		}
		t.rows = append(t.rows, t.total(t.rows, r, word))
		return true
	}
}

// totalWord is in the column of the customer, or of the name where the file
// has none.
func totalWord(word cell) func(*table) bool {
	return func(t *table) bool { return totalled(t.first(), word)(t) }
}

// subtotalled adds a row of sums after each customer's rows.
func subtotalled(row func(t table, rows [][]cell) []cell) func(*table) bool {
	return func(t *table) bool {
		var all [][]cell
		for _, rows := range t.byCustomer() {
			all = append(append(all, rows...), row(*t, rows))
		}
		t.rows = all
		return len(t.counts()) > 0
	}
}

// likeRow copies the cells of some roles from another row.
func likeRow(t table, row, other []cell, roles ...role) []cell {
	for _, r := range roles {
		if t.has(r) {
			row[t.roles[r]] = other[t.roles[r]]
		}
	}
	return row
}

// extra puts a row of text in the first column somewhere.
func extra(at func(*table) int, words string) func(*table) bool {
	return always(func(t *table) {
		row := make([]cell, len(t.header))
		row[0] = words
		t.insert(at(t), row)
	})
}

func end(t *table) int     { return len(t.rows) }
func middle(*table) int    { return hit }
func beginning(*table) int { return 0 }

// thousands writes 1240 as 1,240.
func thousands(mark string) func(int) cell {
	return func(n int) cell {
		if n < 1000 {
			return fmt.Sprint(n)
		}
		return fmt.Sprintf("%d%s%03d", n/1000, mark, n%1000)
	}
}

// doubled appends a copy of the rows that no flag calls duplicates.
func doubled(t *table) (from int) {
	from = len(t.rows)
	t.rows = append(t.rows, unflagged(*t)...)
	return from
}

func unflagged(t table) (rows [][]cell) {
	for _, row := range t.clone().rows {
		if !t.has(flag) || !strings.Contains(t.header[t.roles[flag]], "Duplicate") || row[t.roles[flag]] != true {
			rows = append(rows, row)
		}
	}
	return rows
}

// header is the header as a row of text.
func header(t *table) []cell {
	row := make([]cell, len(t.header))
	for i, h := range t.header {
		row[i] = h
	}
	return row
}

var kinds = []kind{
	// Cells that are gone.
	{"a blank count", oneCell(nil)},
	{"a blank date", one(date, nil)},
	{"every second date blank", with(date, func(t *table) {
		for i := range t.rows {
			if i%2 == 1 {
				t.set(i, date, nil)
			}
		}
	})},
	{"all dates but the first blank", with(date, func(t *table) {
		for i := range t.rows[1:] {
			t.set(i+1, date, nil)
		}
	})},
	{"a blank customer", one(id, nil)},
	{"customers merged", with(id, func(t *table) {
		for i := len(t.rows) - 1; i > 0; i-- {
			if t.get(i, id) == t.get(i-1, id) {
				t.set(i, id, nil)
			}
		}
	})},
	{"a blank name", one(name, nil)},
	{"a blank flag", one(flag, nil)},
	{"blank keys left out", always(func(t *table) {
		t.everywhere(func(c cell) cell {
			if c == nil {
				return absent{}
			}
			return c
		})
	})},
	{"a row cut short", always(func(t *table) { t.rows[hit] = t.rows[hit][:len(t.header)-1] })},
	{"a row cut to its half", always(func(t *table) { t.rows[hit] = t.rows[hit][:len(t.header)/2] })},
	{"the last cells of a row cut by null", always(func(t *table) {
		for i := len(t.header) / 2; i < len(t.header); i++ {
			t.rows[hit][i] = absent{}
		}
	})},
	// Rows that are no data.
	{"a total", totalWord("Total")},
	{"a total in German", totalWord("Gesamtergebnis")},
	{"a total in Japanese", totalWord("合計")},
	{"a total in the name", totalled(name, "Grand Total")},
	{"a total without a word", totalWord(nil)},
	{"a total of a customer's id", totalled(id, customers[0])},
	{"a total first", func(t *table) bool {
		t.insert(0, t.total(t.rows, t.first(), "Total"))
		return len(t.counts()) > 0
	}},
	{"a total with a date", func(t *table) bool {
		total := t.total(t.rows, t.first(), "Sum:")
		total = likeRow(*t, total, t.rows[0], date)
		t.rows = append(t.rows, total)
		return t.has(date) && len(t.counts()) > 0
	}},
	{"a total of a name", totalWord("Contoso Total")},
	{"subtotals", subtotalled(func(t table, rows [][]cell) []cell {
		return likeRow(t, t.total(rows, name, "Subtotal"), rows[0], id, date)
	})},
	{"subtotals of names", subtotalled(func(t table, rows [][]cell) []cell {
		return t.total(rows, t.first(), text(rows[0][t.roles[t.first()]])+" Total")
	})},
	{"subtotals without words", subtotalled(func(t table, rows [][]cell) []cell { return t.sums(rows) })},
	{"subtotals with the customer only", subtotalled(func(t table, rows [][]cell) []cell {
		return t.total(rows, t.first(), rows[0][t.roles[t.first()]])
	})},
	{"subtotals and a total", func(t *table) bool {
		total := t.total(t.rows, t.first(), "Grand Total")
		var all [][]cell
		for _, rows := range t.byCustomer() {
			all = append(append(all, rows...), t.total(rows, t.first(), "Subtotal"))
		}
		t.rows = append(all, total)
		return len(t.counts()) > 0
	}},
	{"a footer", extra(end, "Report generated on 2026-11-20 by the portal")},
	{"a footer after an empty row", always(func(t *table) {
		row := make([]cell, len(t.header))
		row[0] = "Filters applied: none"
		t.rows = append(t.rows, make([]cell, len(t.header)), row)
	})},
	{"a note between the rows", extra(middle, "Europe")},
	{"a title below the header", extra(beginning, "Licenses as of November 2026")},
	{"an empty row", always(func(t *table) { t.insert(hit, make([]cell, len(t.header))) })},
	{"empty rows at the end", always(func(t *table) {
		for range 3 {
			t.rows = append(t.rows, make([]cell, len(t.header)))
		}
	})},
	{"the header again", always(func(t *table) { t.insert(hit, header(t)) })},
	{"a second header in other words", always(func(t *table) {
		row := header(t)
		for i := range row {
			row[i] = "(" + row[i].(string) + ")"
		}
		t.insert(0, row)
	})},
	// Rows elsewhere, or twice.
	{"rows reversed", always(func(t *table) { slices.Reverse(t.rows) })},
	{"rows sorted by count", always(func(t *table) {
		slices.SortStableFunc(t.rows, func(a, b []cell) int {
			return strings.Compare(text(a[t.roles[count]]), text(b[t.roles[count]]))
		})
	})},
	{"columns reversed", always(func(t *table) {
		var columns []int
		for i := range t.header {
			columns = append(columns, len(t.header)-1-i)
		}
		t.order(columns)
	})},
	{"a row twice", always(func(t *table) { t.insert(hit, slices.Clone(t.rows[hit])) })},
	{"all rows twice", always(func(t *table) { doubled(t) })},
	{"every row twice in a row", always(func(t *table) {
		var rows [][]cell
		for _, row := range unflagged(*t) {
			rows = append(rows, row, slices.Clone(row))
		}
		t.rows = rows
	})},
	{"concatenated with itself", always(func(t *table) { t.insert(doubled(t), header(t)) })},
	{"concatenated with an older file", with(date, func(t *table) {
		from := doubled(t)
		for i := range t.rows[from:] {
			t.set(from+i, date, dateAs(t.get(from+i, date), func(_, month, dayOfMonth string) cell {
				return day(fmt.Sprintf("2026-%s-%s", map[string]string{"11": "08", "10": "07"}[month], dayOfMonth))
			}))
		}
		t.insert(from, header(t))
	})},
	{"a row of next year", oneDate(func(_, month, dayOfMonth string) cell { return day("2027-" + month + "-" + dayOfMonth) })},
	// Columns.
	{"an unknown column", always(func(t *table) { t.addColumn("Remark", func(int) cell { return "checked" }) })},
	{"an unnamed column", always(func(t *table) { t.addColumn("", func(int) cell { return nil }) })},
	{"a column of line numbers first", always(func(t *table) {
		t.addColumn("#", func(row int) cell { return row + 1 })
		columns := []int{len(t.header) - 1}
		for i := range len(t.header) - 1 {
			columns = append(columns, i)
		}
		t.order(columns)
	})},
	{"the count's column twice", always(func(t *table) {
		t.addColumn(t.header[t.roles[count]], func(row int) cell { return t.get((row+1)%len(t.rows), count) })
	})},
	{"the date's column twice", with(date, func(t *table) {
		t.addColumn(t.header[t.roles[date]], func(int) cell { return day("2026-06-30") })
	})},
	{"a synonym of the count", func(t *table) bool {
		t.addColumn("Assigned", func(int) cell { return 1 })
		t.addColumn("Active", func(int) cell { return 1 })
		t.addColumn("Tickets", func(int) cell { return 1 })
		t.addColumn("Is Deleted ", func(int) cell { return true })
		return true
	}},
	// A column that a file need not have can be missing: nobody can tell.
	{"a required header misspelled", always(func(t *table) { t.header[t.required()] += " x" })},
	{"the date's header misspelled", with(date, func(t *table) { t.header[t.roles[date]] += " x" })},
	{"the customer's header misspelled", with(id, func(t *table) { t.header[t.roles[id]] += " x" })},
	{"headers in capitals", always(func(t *table) {
		for i := range t.header {
			t.header[i] = strings.ToUpper(t.header[i])
		}
	})},
	{"headers with spaces around", always(func(t *table) {
		for i := range t.header {
			t.header[i] = " " + t.header[i] + " "
		}
	})},
	{"headers of two lines", always(func(t *table) { t.header[t.required()] = "Licenses\n" + t.header[t.required()] })},
	{"a cell too many in a row", always(func(t *table) { t.rows[hit] = slices.Insert(t.rows[hit], t.roles[count], cell("surplus")) })},
	{"two headers changed places", with(date, func(t *table) {
		t.header[t.roles[count]], t.header[t.roles[date]] = t.header[t.roles[date]], t.header[t.roles[count]]
	})},
	// Identities.
	{"braces around ids", with(id, func(t *table) { t.each(id, func(c cell) cell { return "{" + text(c) + "}" }) })},
	{"ids in capitals", with(id, func(t *table) { t.each(id, func(c cell) cell { return strings.ToUpper(text(c)) }) })},
	{"spaces around ids", with(id, func(t *table) { t.each(id, func(c cell) cell { return " " + text(c) + "  " }) })},
	{"a no-break space behind ids", with(id, func(t *table) { t.each(id, func(c cell) cell { return text(c) + "\u00a0" }) })},
	{"a zero-width space in an id", one(id, customers[0]+"\u200b")},
	{"an id without dashes", one(id, strings.ReplaceAll(customers[0], "-", ""))},
	{"an id cut short", one(id, customers[0][:15])},
	{"a name where an id belongs", one(id, "Contoso")},
	{"names where ids belong", with(id, func(t *table) { t.each(id, func(c cell) cell { return "Customer " + text(c)[:2] }) })},
	{"an id of zeros", one(id, "00000000-0000-0000-0000-000000000000")},
	{"spaces around everything", always(func(t *table) {
		t.everywhere(func(c cell) cell {
			if s, ok := c.(string); ok {
				return "  " + s + " "
			}
			return c
		})
	})},
	// Counts in another form.
	{"counts as text", allCounts(func(n int) cell { return fmt.Sprint(n) })},
	{"one count as text", oneCount(func(n int) cell { return fmt.Sprint(n) })},
	{"counts as floats", allCounts(func(n int) cell { return float64(n) })},
	{"counts as text of floats", allCounts(func(n int) cell { return fmt.Sprintf("%d.0", n) })},
	{"counts with a decimal comma", allCounts(func(n int) cell { return fmt.Sprintf("%d,0", n) })},
	{"counts with commas", allCounts(thousands(","))},
	{"counts with points", allCounts(thousands("."))},
	{"counts with spaces", allCounts(thousands(" "))},
	{"counts with no-break spaces", allCounts(thousands("\u00a0"))},
	{"counts with apostrophes", allCounts(thousands("'"))},
	{"one count with a comma", oneCount(thousands(","))},
	{"one count with a point", oneCount(thousands("."))},
	{"a fraction", oneCount(func(n int) cell { return float64(n) + 0.5 })},
	{"a negative count", oneCount(func(n int) cell { return -n })},
	{"a count in parentheses", oneCount(func(n int) cell { return fmt.Sprintf("(%d)", n) })},
	{"a count in exponents", oneCount(func(n int) cell { return fmt.Sprintf("%.2E", float64(n)) })},
	{"a count with a unit", oneCount(func(n int) cell { return fmt.Sprintf("%d seats", n) })},
	{"a percentage for a count", oneCount(func(int) cell { return "84%" })},
	{"a count behind an apostrophe", oneCount(func(n int) cell { return fmt.Sprintf("'%d", n) })},
	{"a count in quotes", oneCount(func(n int) cell { return fmt.Sprintf(`"%d"`, n) })},
	{"a count in full width", oneCount(func(n int) cell {
		return strings.Map(func(r rune) rune { return r - '0' + '０' }, fmt.Sprint(n))
	})},
	{"a count with leading zeros", oneCount(func(n int) cell { return fmt.Sprintf("00%d", n) })},
	{"a count with a letter O", oneCount(func(n int) cell { return strings.ReplaceAll(fmt.Sprint(n), "0", "O") + "O" })},
	{"a huge count", oneCount(func(int) cell { return "99999999999999999999" })},
	{"Unlimited", oneCell("Unlimited")},
	{"a formula's error", oneCell("#N/A")},
	{"n/a", oneCell("n/a")},
	{"a dash", oneCell("-")},
	{"NULL", oneCell("NULL")},
	{"NaN", oneCell("NaN")},
	{"a count true", oneCell(true)},
	{"an object's text", oneCell("@{enabled=120; suspended=0}")},
	// Dates in another form.
	{"dates with a time", allDates(func(y, m, d string) cell { return y + "-" + m + "-" + d + "T00:00:00Z" })},
	{"dates with a time and a space", allDates(func(y, m, d string) cell { return y + "-" + m + "-" + d + " 00:00:00" })},
	{"dates of the US", allDates(func(y, m, d string) cell { return m + "/" + d + "/" + y })},
	{"dates of the US without zeros", allDates(func(y, m, d string) cell {
		return strings.TrimPrefix(m, "0") + "/" + strings.TrimPrefix(d, "0") + "/" + y
	})},
	{"dates of Europe", allDates(func(y, m, d string) cell { return d + "/" + m + "/" + y })},
	{"dates with points", allDates(func(y, m, d string) cell { return d + "." + m + "." + y })},
	{"dates of two digits", allDates(func(y, m, d string) cell { return d + "/" + m + "/" + y[2:] })},
	{"dates in words", allDates(func(y, _, d string) cell { return "Nov " + d + ", " + y })},
	{"dates without marks", allDates(func(y, m, d string) cell { return y + m + d })},
	{"dates with slashes", allDates(func(y, m, d string) cell { return y + "/" + m + "/" + d })},
	{"dates as text", allDates(func(y, m, d string) cell { return y + "-" + m + "-" + d })},
	{"dates as serial numbers", allDates(func(_, m, d string) cell {
		return 46327 - map[string]int{"10": 31, "11": 0}[m] + atoi(d)
	})},
	{"one date of the US", oneDate(func(y, m, d string) cell { return m + "/" + d + "/" + y })},
	{"one date with points", oneDate(func(y, m, d string) cell { return d + "." + m + "." + y })},
	{"one date as a serial number", oneDate(func(_, _, d string) cell { return 46327 + atoi(d) })},
	{"one date with a time", oneDate(func(y, m, d string) cell { return y + "-" + m + "-" + d + "T00:00:00Z" })},
	{"one date in 1900", oneDate(func(_, _, _ string) cell { return day("1900-01-01") })},
	{"one date of year 1", oneDate(func(_, _, _ string) cell { return "0001-01-01T00:00:00" })},
	{"one date never", one(date, "Never")},
	{"one date n/a", one(date, "n/a")},
	{"one date in words", one(date, "yesterday")},
	{"one impossible date", one(date, "2026-02-30")},
	{"hash signs for a date", one(date, "########")},
	{"months for dates", allDates(func(y, m, _ string) cell { return y + "-" + m })},
	// Flags in other words.
	{"flags yes and no", flags("Yes", "No")},
	{"flags Y and N", flags("Y", "N")},
	{"flags TRUE and FALSE", flags("TRUE", "FALSE")},
	{"flags 1 and 0", flags(1, 0)},
	{"flags as text 1 and 0", flags("1", "0")},
	{"flags as floats", flags(1.0, 0.0)},
	{"flags in German", flags("WAHR", "FALSCH")},
	{"flags in French", flags("VRAI", "FAUX")},
	{"flags in Polish", flags("PRAWDA", "FAŁSZ")},
	{"flags in Spanish", flags("VERDADERO", "FALSO")},
	{"flags in Japanese", flags("はい", "いいえ")},
	{"flags x and blank", flags("x", nil)},
	{"flags with spaces", flags(" true", "false ")},
	{"one flag maybe", one(flag, "maybe")},
	{"one flag 2", one(flag, 2)},
	{"one flag n/a", one(flag, "n/a")},
}

func atoi(s string) (n int) {
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}
