// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import "bytes"

// quoted finds a field that begins with a quote.
func (s *scanner) quoted() (field span, c int, err error) {
	from := s.size + 1
	to, err := s.closing(from)
	if err != nil {
		return field, 0, err
	}
	content := s.buf[s.start+from : s.start+to]
	s.line += int64(bytes.Count(content, []byte("\n")))
	field = newSpan(from, from+unescape(content))
	s.size = to + 1
	switch c = s.peek(s.size); c {
	case int(s.delimiter), '\n', '\r', endOfFile:
		return field, c, nil
	}
	return field, c, &scanFault{QuoteInvalid, -1, "text after a closing quote; double the quotes inside a field"}
}

// closing finds the quote that closes a field.
func (s *scanner) closing(from int) (int, error) {
	for at := from; ; {
		quote := s.find('"', at, from+maxField)
		switch {
		case quote == overlong:
			return 0, &scanFault{QuoteUnterminated, -1, "quote opened and not closed within 64 KiB; double the quotes inside a field"}
		case quote == endOfFile && s.failure() != nil:
			return 0, s.failure()
		case quote == endOfFile:
			return 0, &scanFault{QuoteUnterminated, -1, "quote opened and not closed; double the quotes inside a field"}
		case s.peek(quote+1) != '"':
			return quote, nil
		}
		at = quote + 2
	}
}

// unescape makes one quote of two, in place, and gives the new length. What is
// left behind is blanked, so that the record stays valid text.
func unescape(content []byte) int {
	n := bytes.IndexByte(content, '"')
	if n < 0 {
		return len(content)
	}
	for i := n; i < len(content); i++ {
		content[n] = content[i]
		n++
		if content[i] == '"' {
			i++
		}
	}
	for i := n; i < len(content); i++ {
		content[i] = ' '
	}
	return n
}
