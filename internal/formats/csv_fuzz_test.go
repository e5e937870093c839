// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzScanner: what both we and the standard library accept, both split the
// same way; and a delimiter that is detected is one of the header.
func FuzzScanner(f *testing.F) {
	for _, seed := range []string{
		"customerId,licensesEntitled\ntenant-1,10\n", "a,b\r\n\"x\ny\",\"z\"\"\"\r\n", "a;b\n1;2\n", "a\n\n \nb", "a,b\n1,2\r", "\"a\"b,c\n", "a,\"b\n",
		"sep=;\na;b\n", "a,b\x1a", "\xef\xbb\xbfa,b\n1,2\n", "a,\xff\n", "\"a,b\";c", "Customer Tenant-ID;PaidAvailableUnits;Month",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		compareCSV(t, file)
		header := string(file)
		if c := detectDelimiter([]byte(header)); c != 0 && !strings.Contains(header, string(c)) {
			t.Errorf("%q is not in %q", c, header)
		}
	})
}

// compareCSV splits a file with our scanner and with encoding/csv.
func compareCSV(t *testing.T, file []byte) {
	t.Helper()
	file = bytes.TrimRight(file, "\x1a")
	want, err := csvRecords(file)
	if err != nil {
		return
	}
	got, err := scanRecords(file)
	if err != nil {
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%q: %s", file, diff)
	}
}

func csvRecords(file []byte) (records [][]string, err error) {
	r := csv.NewReader(bytes.NewReader(file))
	r.FieldsPerRecord = -1
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return records, nil
		}
		if err != nil {
			return nil, err
		}
		if len(record) > 1 || strings.Trim(record[0], " \t\r\n\x1a") != "" {
			records = append(records, record)
		}
	}
}

func scanRecords(file []byte) (records [][]string, err error) {
	s := newScanner(bytes.NewReader(file))
	s.separate(',')
	for {
		err := s.next()
		if errors.Is(err, io.EOF) {
			return records, nil
		}
		if err != nil {
			return nil, err
		}
		var record []string
		for i := range s.spans {
			record = append(record, strings.ReplaceAll(string(s.field(i)), "\r\n", "\n"))
		}
		if len(record) > 1 || strings.Trim(record[0], " \t\r\n\x1a") != "" {
			records = append(records, record)
		}
	}
}
