// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package damage

import (
	"maps"
	"slices"
	"strings"
)

// table is a file of rows before it is written in a format.
type table struct {
	header []string
	rows   [][]cell
	// roles of the columns, by their index; see role.
	roles map[role]int
	// must is the header of a column that the file must have.
	must string
	// constants of the source, for what the file has no column for.
	constants map[string]string
}

// cell is what a program holds before it writes a file: a string, an int, a
// float64, a bool, a day, nil for blank, or absent.
type cell any

// day is a date that a workbook and a Parquet file hold as such.
type day string

// absent is a key that a JSON object does not have. Elsewhere it is blank.
type absent struct{}

// role is what a column is for.
type role int

const (
	id    role = iota // the customer's
	name              // the product, workload, user or category
	count             // a count, or the date of the last activity in UserActivity
	flag              // true or false
	date              // the as-of date
)

// clone copies the table, so that each damage has its own.
func (t table) clone() table {
	rows := make([][]cell, len(t.rows))
	for i, row := range t.rows {
		rows[i] = slices.Clone(row)
	}
	return table{header: slices.Clone(t.header), rows: rows, roles: maps.Clone(t.roles), must: t.must, constants: t.constants}
}

// has says whether there is a column of the role.
func (t table) has(r role) bool {
	_, ok := t.roles[r]
	return ok
}

// first is where a row says whose or what it is: the customer, or the name
// where the file has no column for it.
func (t table) first() role {
	if t.has(id) {
		return id
	}
	return name
}

// required is a column that the file must have.
func (t table) required() int { return slices.Index(t.header, t.must) }

// get and set reach the cell of a role.
func (t table) get(row int, r role) cell    { return t.rows[row][t.roles[r]] }
func (t table) set(row int, r role, c cell) { t.rows[row][t.roles[r]] = c }

// each replaces every cell of a role.
func (t table) each(r role, change func(cell) cell) {
	for i := range t.rows {
		t.set(i, r, change(t.get(i, r)))
	}
}

// everywhere replaces every cell.
func (t table) everywhere(change func(cell) cell) {
	for _, row := range t.rows {
		for i := range row {
			row[i] = change(row[i])
		}
	}
}

// counts are the columns that hold whole numbers.
func (t table) counts() (columns []int) {
	for i := range t.header {
		if _, ok := t.rows[0][i].(int); ok {
			columns = append(columns, i)
		}
	}
	return columns
}

// sums adds the counts of rows, in a row that is blank elsewhere.
func (t table) sums(rows [][]cell) []cell {
	total := make([]cell, len(t.header))
	for _, column := range t.counts() {
		sum := 0
		for _, row := range rows {
			n, _ := row[column].(int)
			sum += n
		}
		total[column] = sum
	}
	return total
}

// total is a row of sums with a word in the column of a role.
func (t table) total(rows [][]cell, r role, word cell) []cell {
	row := t.sums(rows)
	row[t.roles[r]] = word
	return row
}

// byCustomer gives the rows of each customer, in the order of the file.
func (t table) byCustomer() (groups [][][]cell) {
	seen := map[cell]int{}
	for _, row := range t.rows {
		customer := cell(nil)
		if t.has(id) {
			customer = row[t.roles[id]]
		}
		at, ok := seen[customer]
		if !ok {
			at = len(groups)
			seen[customer] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], row)
	}
	return groups
}

// insert puts a row before the one at the index.
func (t *table) insert(at int, row []cell) { t.rows = slices.Insert(t.rows, at, row) }

// addColumn appends a column.
func (t *table) addColumn(header string, value func(row int) cell) {
	t.header = append(t.header, header)
	for i := range t.rows {
		t.rows[i] = append(t.rows[i], value(i))
	}
}

// without is the table without the columns of a role, which a constant says
// instead.
func (t table) without(r role, field, constant string) table {
	t = t.clone()
	var columns []int
	for i := range t.header {
		if i != t.roles[r] {
			columns = append(columns, i)
		}
	}
	t.order(columns)
	delete(t.roles, r)
	constants := map[string]string{}
	maps.Copy(constants, t.constants)
	if field != "" {
		constants[field] = constant
	}
	t.constants = constants
	return t
}

// order puts the columns into the given order.
func (t *table) order(columns []int) {
	pick := func(from []cell) (to []cell) {
		for _, c := range columns {
			to = append(to, from[c])
		}
		return to
	}
	header := make([]string, len(columns))
	for i, c := range columns {
		header[i] = t.header[c]
	}
	t.header = header
	for i := range t.rows {
		t.rows[i] = pick(t.rows[i])
	}
	for r, column := range t.roles {
		t.roles[r] = slices.Index(columns, column)
	}
}

// text is a cell as a person or a program writes it into a text file.
func text(c cell) string {
	switch c := c.(type) {
	case string:
		return c
	case day:
		return string(c)
	case bool:
		return map[bool]string{true: "true", false: "false"}[c]
	case nil, absent:
		return ""
	default:
		return strings.TrimSpace(sprint(c))
	}
}
