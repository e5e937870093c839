// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bytes"
	"strings"
)

// Before the first record, a CSV file is looked at line by line: lines to skip,
// the delimiter.

// delimiters that are looked for, the likelier first.
const delimiters = ",;\t|"

// maxHeader is how much of a file is searched for the end of its header.
const maxHeader = 1 << 20

// peekLine gives the line that comes next, without its line break.
func (s *scanner) peekLine() []byte {
	for {
		line, _, ok := bytes.Cut(s.buf[s.start:s.end], []byte("\n"))
		if ok || len(line) > maxHeader || !s.more() {
			return bytes.TrimSuffix(line, []byte("\r"))
		}
	}
}

// skipLine goes behind the next line; false when there is none.
func (s *scanner) skipLine() bool {
	for {
		if i := bytes.IndexByte(s.buf[s.start:s.end], '\n'); i >= 0 {
			s.start += i + 1
			s.line++
			return true
		}
		s.start = s.end
		if !s.more() {
			return false
		}
	}
}

// skipBlank goes to the next line that is not blank.
func (s *scanner) skipBlank() {
	for len(bytes.TrimSpace(s.peekLine())) == 0 && s.skipLine() {
	}
}

// declaredDelimiter is what spec.format says; 0 when it leaves it to the file.
func declaredDelimiter(o Options) (byte, error) {
	switch {
	case o.Delimiter == "" && o.Type == "TSV":
		return '\t', nil
	case o.Delimiter == "":
		return 0, nil
	case len(o.Delimiter) != 1 || o.Delimiter[0] > 0x7e || strings.Contains("\"\r\n\x00", o.Delimiter):
		return 0, Refuse(DelimiterMismatch, "spec.format.delimiter must be one ASCII character, no quote or line break")
	}
	return o.Delimiter[0], nil
}

// announcedDelimiter is what a first line such as sep=; says.
func announcedDelimiter(line []byte) (byte, bool) {
	if len(line) == len("sep=;") && bytes.EqualFold(line[:4], []byte("sep=")) {
		return line[4], true
	}
	return 0, false
}

// detectDelimiter finds the delimiter of a header: the candidate that occurs
// most outside of quotes; 0 when there is none.
func detectDelimiter(header []byte) byte {
	var seen [len(delimiters)]int
	quoted := false
	for _, c := range header {
		if c == '"' {
			quoted = !quoted
		} else if i := strings.IndexByte(delimiters, c); i >= 0 && !quoted {
			seen[i]++
		}
	}
	best, most := byte(0), 0
	for i, n := range seen {
		if n > most {
			best, most = delimiters[i], n
		}
	}
	return best
}

// delimiterNames are the words for delimiters in messages.
var delimiterNames = map[byte]string{',': "comma", ';': "semicolon", '\t': "tab", '|': "vertical bar"}

func delimiterName(c byte) string {
	if name, ok := delimiterNames[c]; ok {
		return name
	}
	return "delimiter"
}
