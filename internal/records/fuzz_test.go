// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// canary is a text that must never leave a file by way of an error.
const canary = "CANARY-7f3a"

// FuzzCSV: no error quotes the file.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		usage("tenant-1,Teams,10,5"), "a,b\r\n\"x\ny\",\"z\"\"\"\r\n", "a;b\n1;2\n", "a\n\n \nb", "a,b\n1,2\r", "\"a\"b,c\n", "a,\"b\n",
		"sep=;\na;b\n", "customerId,entitled,active,asOf\na,1,1,03/04/2026\na,x,1,\n", "a,b\x1a",
		"customerId,upn,isDeleted,hasTeamsLicense,teamsLastActivityDate\na,b,no,x,2026-11-18\n", "customerId,upn,lastActivityDate,workload\na,b,never,EXO\n",
		"customerId,id,status,quantity,trialEnd,isTrial\na,b,active,1,x,perhaps\n", "customerId,skuId,activeUnits,warningUnits\na,b,1,y\n",
		"customerId,date,category,count\na,2026-11-18,Help,z\n", "\xef\xbb\xbfa,b\n1,2\n", "a,\xff\n",
	} {
		f.Add([]byte(seed), uint(3))
	}
	f.Fuzz(func(t *testing.T, file []byte, at uint) {
		leakFree(t, file, at)
	})
}

// leakFree reads a file with the canary spliced in; no error and no rejection
// may contain it.
func leakFree(t *testing.T, file []byte, at uint) {
	t.Helper()
	if bytes.Contains(file, []byte(canary)) {
		return
	}
	spliced := slices.Insert(slices.Clone(file), int(at%uint(len(file)+1)), []byte(canary)...)
	for kind := range datasets {
		o := Options{Kind: kind, Now: now, LengthKnown: true, Limits: Limits{MaxBytes: 1 << 20, MaxRatio: 200, MaxRows: 1000}}
		result, err := Read(t.Context(), bytes.NewReader(spliced), o)
		if err == nil {
			continue
		}
		for ; err != nil; err = errors.Unwrap(err) {
			if strings.Contains(err.Error(), canary) {
				t.Errorf("%q: %v", spliced, err)
			}
			if fault := (*Error)(nil); errors.As(err, &fault) && (fault.Reason == "" || fault.Message == "") {
				t.Errorf("%q: empty error", spliced)
			}
		}
		if result != nil && result.Counts.Read != result.Counts.Used+result.Counts.Duplicates+result.Counts.Rejected+result.Counts.Totals {
			t.Errorf("%q: %+v does not add up", spliced, result.Counts)
		}
	}
}

// FuzzJSON: what is accepted is JSON, and no error quotes the file.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`[{"customerId":"a","licensesEntitled":1,"licensesActive":1}]`, `{"items":[{}],"totalCount":1}`, `{"error":"x"}`, `{"Value":[],"@nextLink":null}`,
		`[{"a":{"b":[1,{"c":2}]}}]`, `[1,null,"x"]`,
		`[{"customerId":"a","id":"b","status":"suspended","quantity":1,"suspensionReasons":["fraud",{}]}]`, `[{"userId":"a","assignedProducts":[1],"teamsLastActivityDate":null}]`, `[{"customerId":"\ud800"}]`, `[{"customerId":"a","customerid":"b"}]`, `[{"licensesActive":1e3}]`, `[`, `{}`, `[]x`,
	} {
		f.Add([]byte(seed), uint(8))
	}
	f.Fuzz(func(t *testing.T, file []byte, at uint) {
		o := Options{Kind: facts.KindUsage, Now: now, Format: Format{Type: "JSON"}, MaxRejectedPercent: 100}
		text, _ := bytes.CutPrefix(file, []byte("\xef\xbb\xbf"))
		if _, err := Read(t.Context(), bytes.NewReader(file), o); err == nil && !bytes.HasPrefix(file, []byte("\x1f\x8b")) && !bytes.HasPrefix(file, []byte("\xff\xfe")) && !bytes.HasPrefix(file, []byte("\xfe\xff")) && !json.Valid(text) {
			t.Errorf("%q accepted", file)
		}
		leakFree(t, file, at)
	})
}

// FuzzNumber: a number is never negative, and has the digits of its cell.
func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"5", "-5", "1,234", "1.234.567", "1e3", "NaN", "0x10", "９", "9223372036854775808", " 5 ", "50%", "€5", "1 234"} {
		f.Add(seed, byte(','))
	}
	f.Fuzz(func(t *testing.T, cell string, mark byte) {
		if mark != '.' && mark != ',' {
			mark = 0
		}
		n, p := cellNumber([]byte(cell), mark)
		if p != nil {
			if p.reason == "" || p.what == "" {
				t.Errorf("cellNumber(%q): empty problem", cell)
			}
			return
		}
		digits := strings.TrimLeft(strings.NewReplacer(".", "", ",", "", " ", "", "\t", "", "-", "").Replace(cell), "0")
		if want := strconv.FormatInt(n, 10); cmp.Or(digits, "0") != want {
			t.Errorf("cellNumber(%q) = %s", cell, want)
		}
	})
}

// FuzzDate: a date is a real day, the one that is written, and not in the
// future.
func FuzzDate(f *testing.F) {
	for _, seed := range []string{"2026-10-14", "2026-10-14T06: 41: 12Z", "2026-03-29 02:30", "03/04/2026", "46011", "01.02.69", "2025-02-29", "202610", "0000-00-00"} {
		f.Add(seed)
	}
	bratislava, err := time.LoadLocation("Europe/Bratislava")
	if err != nil {
		f.Fatal(err)
	}
	latest := civil.DateOf(now.Add(48 * time.Hour))
	f.Fuzz(func(t *testing.T, cell string) {
		c := newCalendar(Options{Now: now, Zone: bratislava})
		day, p := c.day(cell, formats.Position{N: 2})
		if p != nil {
			return
		}
		if !day.IsValid() || day.After(latest) || !strings.HasPrefix(cell, day.String()) {
			t.Errorf("%q is %v", cell, day)
		}
		months := newCalendar(Options{Now: now})
		if month, p := months.month(cell, formats.Position{N: 2}); p == nil && (month.Year != day.Year || month.Month != day.Month) {
			t.Errorf("%q is in the month of %v", cell, month)
		}
	})
}

// FuzzHeader: a header line in any spelling binds or is refused.
func FuzzHeader(f *testing.F) {
	f.Add("customerId,licensesEntitled,licensesActive")
	f.Add("Customer Tenant-ID;PaidAvailableUnits;MonthlyActiveUsers;Month")
	f.Add("\"a,b\";c")
	f.Fuzz(func(t *testing.T, header string) {
		leakFree(t, []byte(header+"\na,b,c\n"), uint(len(header)/2))
		if folded := fold(header); folded != fold(folded) || strings.ContainsAny(folded, " _-.ABCXYZ") {
			t.Errorf("fold(%q) = %q", header, folded)
		}
	})
}
