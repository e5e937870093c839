// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package draft

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/records"
)

// WriteUnderstanding writes, for each file, its data sets and how each of its
// headers was understood.
func (d *Draft) WriteUnderstanding(w io.Writer) error {
	var text strings.Builder
	for _, u := range d.files {
		u.describe(&text)
	}
	_, err := io.WriteString(w, text.String())
	return err
}

func (u *understanding) describe(text *strings.Builder) {
	for i, group := range u.groups() {
		var names []string
		for _, a := range group {
			names = append(names, string(a.spec.Dataset))
		}
		fmt.Fprintf(text, "%s: read as %s\n", u.path, strings.Join(names, " and "))
		if i == 0 {
			u.writeOthers(text)
		}
		group.writeNotes(text)
		group.writeHeaders(text)
		text.WriteString("\n")
	}
}

// group are data sets of a file that are read from the same headers. The sheets of
// a workbook have headers of their own.
type group []*attempt

func (u *understanding) groups() (groups []group) {
	for _, a := range u.chosen {
		i := slices.IndexFunc(groups, func(g group) bool { return slices.EqualFunc(g[0].Columns, a.Columns, sameHeader) })
		if i < 0 {
			groups = append(groups, group{a})
			continue
		}
		groups[i] = append(groups[i], a)
	}
	return groups
}

func sameHeader(a, b records.Column) bool { return a.Name == b.Name }

// writeOthers says which data sets fit as well.
func (u *understanding) writeOthers(text *strings.Builder) {
	slices.SortFunc(u.others, func(a, b v1alpha1.Dataset) int { return slices.Index(Datasets, a) - slices.Index(Datasets, b) })
	for _, dataset := range u.others {
		fmt.Fprintf(text, "  To read it as %s instead, add --dataset %s\n", dataset, u.datasetFlag(dataset))
	}
}

// writeNotes says what else was found and what the user said.
func (g group) writeNotes(text *strings.Builder) {
	if f := g[0].spec.Format; f != nil && f.SkipRows > 0 {
		fmt.Fprintf(text, "  The header is in row %d.\n", f.SkipRows+1)
	}
	constants := map[string]v1alpha1.FieldText{}
	for _, a := range g {
		maps.Copy(constants, a.spec.Constants)
	}
	for _, field := range slices.Sorted(maps.Keys(constants)) {
		fmt.Fprintf(text, "  In every row %s is %s.\n", field, shown(string(constants[field])))
	}
	if !g.isDated(constants) {
		text.WriteString("  No column has the date of the data: it counts as of today. If it is older, add --constant asOf=YYYY-MM-DD\n")
	}
}

// isDated reports whether the rows say of which date they are.
func (g group) isDated(constants map[string]v1alpha1.FieldText) bool {
	for _, field := range []string{"asOf", "month", "requestedAt"} {
		_, constant := constants[field]
		if constant || slices.ContainsFunc(g[0].Columns, func(c records.Column) bool { return slices.Contains(c.Fields, field) }) {
			return true
		}
	}
	return false
}

// writeHeaders writes the table of headers: those that are used, then the others.
func (g group) writeHeaders(text *strings.Builder) {
	rows, unused := [][2]string{{"HEADER", "READ AS"}}, []string(nil)
	for i, column := range g[0].Columns {
		fields := g.fieldsOf(i)
		switch {
		case len(fields) > 0:
			rows = append(rows, [2]string{shown(column.Name), strings.Join(fields, ", ")})
		case strings.TrimSpace(column.Name) != "":
			unused = append(unused, strconv.Quote(shown(column.Name)))
		}
	}
	width := 0
	for _, row := range rows {
		width = max(width, uniseg.StringWidth(row[0]))
	}
	for _, row := range rows {
		fmt.Fprintf(text, "  %s%s%s\n", row[0], strings.Repeat(" ", width+3-uniseg.StringWidth(row[0])), row[1])
	}
	writeList(text, "  Not used: ", unused)
}

// fieldsOf are the fields that the i-th column holds in any of the data sets.
func (g group) fieldsOf(i int) (fields []string) {
	for _, a := range g {
		for _, field := range a.Columns[i].Fields {
			if !slices.Contains(fields, field) {
				fields = append(fields, field)
			}
		}
	}
	return fields
}

// lineWidth is the number of columns in which a list is broken.
const lineWidth = 100

// writeList writes words with commas between them, on as many lines as they need.
func writeList(text *strings.Builder, lead string, words []string) {
	line := lead
	for i, word := range words {
		if i < len(words)-1 {
			word += ","
		}
		if i > 0 && uniseg.StringWidth(line+word) > lineWidth {
			text.WriteString(strings.TrimRight(line, " ") + "\n")
			line = strings.Repeat(" ", len(lead))
		}
		line += word + " "
	}
	if len(words) > 0 {
		text.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}
