// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package draft

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/records"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// unused are the headers that hold no field.
func (a *attempt) unused() (headers []string) {
	for _, column := range a.Columns {
		if len(column.Fields) == 0 && strings.TrimSpace(column.Name) != "" {
			headers = append(headers, column.Name)
		}
	}
	return headers
}

// closestHeader gives, of the headers that hold nothing yet, the one that is most
// like a name of one of the fields; empty when none is.
func (a *attempt) closestHeader(fields []string) string {
	best, fewest := "", 0
	for name, field := range records.KnownNames(a.kind()) {
		if !slices.Contains(fields, field) {
			continue
		}
		for _, header := range a.unused() {
			d, alike := wording.Distance(records.Fold(header), name)
			if alike && (best == "" || d < fewest || d == fewest && header < best) {
				best, fewest = header, d
			}
		}
	}
	return best
}

// closestField gives the field of which a name is most like a header; empty when
// none is, or when the file has the field.
func (a *attempt) closestField(header string) string {
	best, fewest := "", 0
	for name, field := range records.KnownNames(a.kind()) {
		if a.given(field) {
			continue
		}
		d, alike := wording.Distance(records.Fold(header), name)
		if alike && (best == "" || d < fewest || d == fewest && field < best) {
			best, fewest = field, d
		}
	}
	return best
}

// maxListed is the largest number of headers in a message, maxHeader the largest
// number of bytes of one.
const maxListed, maxHeader = 12, 60

// quotedList gives headers for a message.
func quotedList(headers []string) string {
	var quoted []string
	for _, header := range headers[:min(len(headers), maxListed)] {
		quoted = append(quoted, strconv.Quote(shown(header)))
	}
	if more := len(headers) - maxListed; more > 0 {
		quoted = append(quoted, strconv.Itoa(more)+" more")
	}
	return strings.Join(quoted, ", ")
}

// shown is a header on one line, and not too long.
func shown(header string) string {
	clipped := wording.Clip(header, maxHeader)
	if clipped != header {
		clipped += "…"
	}
	return wording.Printable(clipped)
}

var plainWord = regexp.MustCompile(`^[\w.,:=/@%+-]+$`)

// quoteShell quotes a word for a POSIX shell where it needs to be.
func quoteShell(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
