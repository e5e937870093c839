// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import "strings"

// dateStyle says what a cell with a number shows.
type dateStyle uint8

const (
	plainNumber dateStyle = iota
	dayNumber
	// clockNumber: a day and a time of day.
	clockNumber
)

// readStyles learns which styles show dates.
func (w *workbook) readStyles(parts *workbookParts, name string) error {
	own := map[string]string{}
	within := false
	return parts.each(name, func(_ *xmlTokens, tag xmlTag) error {
		switch tag.name {
		case "numFmt":
			if id, code := tag.attribute("numFmtId"), tag.attribute("formatCode"); tag.opens && len(own) < maxElements {
				own[id] = code
				return parts.spent.hold(int64(len(id)+len(code)) + textCost)
			}
		case "cellXfs":
			within = tag.opens
		case "xf":
			if tag.opens && within && len(w.dates) < maxElements {
				w.dates = append(w.dates, styleOf(tag.attribute("numFmtId"), own))
			}
		}
		return nil
	})
}

// builtIn are the formats of dates that have a number only. Those of 27 to 58
// are Chinese, Japanese and Korean.
var builtIn = map[string]dateStyle{
	"14": dayNumber, "15": dayNumber, "16": dayNumber, "17": dayNumber, "22": clockNumber,
	"27": dayNumber, "28": dayNumber, "29": dayNumber, "30": dayNumber, "31": dayNumber, "36": dayNumber,
	"50": dayNumber, "51": dayNumber, "52": dayNumber, "53": dayNumber, "54": dayNumber, "57": dayNumber, "58": dayNumber,
}

func styleOf(id string, own map[string]string) dateStyle {
	code, ok := own[id]
	if !ok {
		return builtIn[id]
	}
	code = placeholders(code)
	switch {
	// A day, or a year, tells a date from a time; m alone may be minutes.
	case !strings.ContainsAny(code, "dy"):
		return plainNumber
	case strings.ContainsAny(code, "hs"):
		return clockNumber
	}
	return dayNumber
}

// placeholders leaves of a format what stands for a part of the value: not what
// is in quotes or brackets, nor what follows a backslash.
func placeholders(code string) string {
	var kept strings.Builder
	code, _, _ = strings.Cut(code, ";")
	for i := 0; i < len(code); i++ {
		closing := byte(0)
		switch code[i] {
		case '"':
			closing = '"'
		case '[':
			closing = ']'
		case '\\', '_', '*':
			i++
			continue
		default:
			kept.WriteByte(code[i])
			continue
		}
		end := strings.IndexByte(code[i+1:], closing)
		if end < 0 {
			break
		}
		i += 1 + end
	}
	return strings.ToLower(kept.String())
}
