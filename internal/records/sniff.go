package records

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// sniff says whether a text is JSON rather than CSV, and refuses what is
// neither.
func sniff(text *bufio.Reader, declared string) (json bool, err error) {
	start, err := text.Peek(4 << 10)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	if err := refuseForeign(start); err != nil {
		return false, err
	}
	content := bytes.TrimSpace(start)
	if len(content) == 0 && err != nil {
		return false, refuse(SourceEmpty, "file holds only blank lines; check the export job")
	}
	json = looksLikeJSON(content)
	return json, contradiction(json, declared)
}

// contradiction refuses what is declared to be something else.
func contradiction(json bool, declared string) error {
	switch {
	case json && (declared == "CSV" || declared == "TSV"):
		return refuse(FormatMismatch, "declared %s but content starts like JSON; set spec.format.type: JSON", declared)
	case !json && declared == "JSON":
		return refuse(FormatMismatch, "declared JSON but content does not start like JSON; set spec.format.type: CSV")
	}
	return nil
}

func looksLikeJSON(content []byte) bool {
	return bytes.HasPrefix(content, []byte("{")) || bytes.HasPrefix(content, []byte("[")) || string(content) == "null"
}

// foreign are the beginnings of files that are often taken for exports.
var foreign = []struct{ start, what string }{
	{"PK\x03\x04", "this is a ZIP archive or an Excel workbook, not CSV; save as CSV UTF-8"},
	{"\xd0\xcf\x11\xe0", "this is a binary Excel file, not CSV; save as CSV UTF-8"},
	{"%PDF", "this is a PDF file, not an export; save as CSV UTF-8"},
	{"\x1f\x8b", "compressed twice; compress the file once"},
}

func refuseForeign(start []byte) error {
	for _, each := range foreign {
		if bytes.HasPrefix(start, []byte(each.start)) {
			return refuse(FormatMismatch, "%s", each.what)
		}
	}
	if isMarkup(bytes.TrimSpace(start)) {
		return refuse(FormatMismatch, "this is an HTML or XML page, not an export; the session or token is probably missing")
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
