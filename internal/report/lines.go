// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strings"

	"github.com/rivo/uniseg"

	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// lineWidth is the largest width of a line. A character of Chinese, Japanese or
// Korean takes two columns.
const lineWidth = 100

// lines is plain text for a terminal.
type lines struct{ strings.Builder }

// blank adds an empty line.
func (out *lines) blank() { out.WriteByte('\n') }

// wrap adds a text after a lead such as "  - ". Lines have at most 100
// columns, and the lines after the first are indented by the width of the
// lead. They break where Unicode allows it; a longer word stays whole. Control
// characters of the text are replaced.
func (out *lines) wrap(lead, text string) {
	indent := strings.Repeat(" ", len(lead))
	line, width := "", 0
	for state, segment := -1, ""; text != ""; {
		segment, text, _, state = uniseg.FirstLineSegmentInString(text, state)
		segment = wording.Printable(segment)
		visible := uniseg.StringWidth(strings.TrimRight(segment, " "))
		if width > 0 && len(lead)+width+visible > lineWidth {
			out.line(lead + line)
			lead, line, width = indent, "", 0
		}
		line += segment
		width += uniseg.StringWidth(segment)
	}
	out.line(lead + line)
}

func (out *lines) line(text string) {
	out.WriteString(strings.TrimRight(text, " "))
	out.WriteByte('\n')
}

// gap is the distance between two columns of a table, and leastColumn the smallest
// width of a column with its gap. Both are those of kubectl.
const (
	gap         = 3
	leastColumn = 6
)

// columns adds the rows of a table. Columns are as wide as their widest cell on
// the screen.
func (out *lines) columns(rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			row[i] = wording.Printable(cell)
			widths[i] = max(widths[i], uniseg.StringWidth(row[i])+gap, leastColumn)
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell)
			line.WriteString(strings.Repeat(" ", widths[i]-uniseg.StringWidth(cell)))
		}
		out.line(line.String())
	}
}
