package report

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// columns is how wide a line of text may be. A letter of Chinese, Japanese or
// Korean takes two.
const columns = 100

// lines is plain text for a terminal.
type lines struct{ strings.Builder }

// blank adds an empty line.
func (out *lines) blank() { out.WriteByte('\n') }

// wrap adds a text after a lead ("  - "), in lines of at most 100 columns that
// all begin under the first. They break where Unicode allows; a word that is
// longer stays whole. Nothing in the text can steer the terminal.
func (out *lines) wrap(lead, text string) {
	indent := strings.Repeat(" ", len(lead))
	line, width := "", 0
	for state, segment := -1, ""; text != ""; {
		segment, text, _, state = uniseg.FirstLineSegmentInString(text, state)
		segment = strings.Map(printable, segment)
		visible := uniseg.StringWidth(strings.TrimRight(segment, " "))
		if width > 0 && len(lead)+width+visible > columns {
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

// printable puts a mark in the place of what moves the cursor or turns the
// reading direction: names come from a file.
func printable(r rune) rune {
	if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
		return unicode.ReplacementChar
	}
	return r
}
