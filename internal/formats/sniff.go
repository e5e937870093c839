// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// sniff says which format a text has: CSV, JSON or NDJSON. It refuses what is
// none of them.
func sniff(text *bufio.Reader, declared string) (string, error) {
	start, err := text.Peek(textBuffer)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if err := refuseForeign(start); err != nil {
		return "", err
	}
	content := bytes.TrimSpace(start)
	if len(content) == 0 && err != nil {
		return "", Refuse(SourceEmpty, "file holds only blank lines; check the export job")
	}
	found := textFormat(content)
	if declared == "NDJSON" && bytes.HasPrefix(content, []byte("{")) {
		// One line alone looks like an envelope.
		found = declared
	}
	return found, contradiction(found, declared)
}

// textFormat tells JSON by its first character, and one object a line by the
// second object, which no document may go on with.
func textFormat(content []byte) string {
	line, rest, _ := bytes.Cut(content, []byte("\n"))
	rest = bytes.TrimLeft(rest, " \t\r\n")
	switch {
	case !looksLikeJSON(content):
		return "CSV"
	case bytes.HasSuffix(bytes.TrimRight(line, " \t\r"), []byte("}")) && bytes.HasPrefix(rest, []byte("{")):
		return "NDJSON"
	}
	return "JSON"
}

// binaries are the formats that are no text.
var binaries = map[string]string{"Parquet": "a Parquet file", "XLSX": "an Excel workbook"}

// contradiction refuses what is declared to be something else.
func contradiction(found, declared string) error {
	switch {
	case declared == "" || declared == found || declared == "TSV" && found == "CSV":
		return nil
	case binaries[found] != "":
		return Refuse(FormatMismatch, "declared %s but content is %s; set spec.format.type: %s", declared, binaries[found], found)
	case binaries[declared] != "":
		return Refuse(FormatMismatch, "declared %s but content is not %s; remove spec.format.type", declared, binaries[declared])
	case found == "CSV":
		return Refuse(FormatMismatch, "declared %s but content does not start like JSON; set spec.format.type: CSV", declared)
	case declared == "JSON":
		return Refuse(FormatMismatch, "declared JSON but content is one JSON object a line; set spec.format.type: NDJSON")
	case declared == "NDJSON":
		return Refuse(FormatMismatch, "declared NDJSON but content is one JSON document; set spec.format.type: JSON")
	}
	return Refuse(FormatMismatch, "declared %s but content starts like JSON; set spec.format.type: %s", declared, found)
}

func looksLikeJSON(content []byte) bool {
	return bytes.HasPrefix(content, []byte("{")) || bytes.HasPrefix(content, []byte("[")) || string(content) == "null"
}

// foreign are the beginnings of files that are often taken for exports.
var foreign = []struct{ start, what string }{
	{"\xd0\xcf\x11\xe0", "this is a binary or protected Excel file; save as XLSX without a password, or as CSV UTF-8"},
	{"%PDF", "this is a PDF file, not an export; save as CSV UTF-8"},
	{"\x1f\x8b", twice},
	{"\x28\xb5\x2f\xfd", twice},
}

const twice = "compressed twice; compress the file once"

func refuseForeign(start []byte) error {
	for _, each := range foreign {
		if bytes.HasPrefix(start, []byte(each.start)) {
			return Refuse(FormatMismatch, "%s", each.what)
		}
	}
	if isMarkup(bytes.TrimSpace(start)) {
		return Refuse(FormatMismatch, "this is an HTML or XML page, not an export; the session or token is probably missing")
	}
	return nil
}

// isMarkup: an angle bracket and what may follow it. No header begins so.
func isMarkup(text []byte) bool {
	if len(text) < 2 || text[0] != '<' {
		return false
	}
	c := text[1] | 0x20
	return text[1] == '!' || text[1] == '?' || (c >= 'a' && c <= 'z')
}
