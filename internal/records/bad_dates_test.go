// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"testing"
	"time"

	"github.com/golang-sql/civil"
)

// dated is a file whose rows have certain dates.
func dated(column string, cells ...string) string {
	file := "customerId,licensesEntitled,licensesActive," + column + "\n"
	for _, c := range cells {
		file += "tenant-1,10,5,\"" + c + "\"\n"
	}
	return file
}

func zone(t *testing.T, name string) func(*Options) {
	t.Helper()
	location, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return func(o *Options) { o.Zone = location }
}

func layout(l string) func(*Options) {
	return func(o *Options) { o.Format.DateFormat = l }
}

// Table C-d of the catalog: dates and identity.
func TestBadDates(t *testing.T) {
	bratislava := zone(t, "Europe/Bratislava")
	invalid := func(what string) string { return `DateInvalid: row 2, column "asOf": ` + what }
	const (
		order   = `DateAmbiguous: row 2, column "asOf": day/month order unknown; set spec.format.dateFormat`
		noDay   = "no such day; check the export job"
		noTime  = "no such time of day; export YYYY-MM-DD"
		noDate  = "not a date; export as YYYY-MM-DD or set spec.format.dateFormat"
		serial  = "looks like an Excel serial number; export as YYYY-MM-DD"
		twoYear = "two-digit year; export four digits"
		future  = `DateInFuture: row 2, column "asOf": later than now + 24 h; check spec.timeZone and the export job`
	)
	judge(t, []badFile{
		{"C72 slashes", dated("asOf", "03/04/2026"), nil, order},
		{"C72 slashes and a time", dated("asOf", "3/4/2026 12:00:00 AM"), nil, order},
		{"C72 points", dated("asOf", "3.4.2026"), nil, order},
		{"C72 slashes, declared", dated("asOf", "03/04/2026"), layout("02/01/2006"), "accepted"},
		{"C72 not as declared", dated("asOf", "2026-04-03"), layout("02/01/2006"), invalid("not a date as spec.format.dateFormat says; correct one of them")},
		{"C73 no leap year", dated("asOf", "2025-02-29"), nil, invalid(noDay)},
		{"C73 month 13", dated("asOf", "2026-13-01"), nil, invalid(noDay)},
		{"C74 serial", dated("asOf", "46011"), nil, invalid(serial)},
		{"C74 serial with a time", dated("asOf", "46011.5"), nil, invalid(serial)},
		{"C75 two-digit year", dated("asOf", "01.02.69"), nil, invalid(twoYear)},
		{"C75 two-digit year, declared", dated("asOf", "01.02.69"), layout("02.01.06"), invalid("two-digit year; export four digits and set spec.format.dateFormat")},
		{"C76 two formats", dated("month", "2026-10-01", "202610"), nil, `DateInvalid: row 3, column "month": format differs from row 2; export one date format`},
		{"C76 with and without a time", dated("asOf", "2026-10-01", "2026-10-02T00:00:00Z", "2026-10-03 00:00:00"), nil, "accepted"},
		{"C76 two formats of months", dated("month", "2026-10", "202610"), nil, `DateInvalid: row 3, column "month": format differs from row 2; export one date format`},
		{"C77 clock change", dated("asOf", "2026-03-29 02:30"), bratislava, invalid("local time does not exist (clock change); export UTC")},
		{"C77 beside the clock change", dated("asOf", "2026-03-29 03:30"), bratislava, "accepted"},
		{"C77 clock change, declared", dated("asOf", "29.03.2026 02:30"), func(o *Options) { bratislava(o); o.Format.DateFormat = "02.01.2006 15:04" }, invalid("local time does not exist (clock change); export UTC")},
		{"C78 hour 24", dated("asOf", "2026-10-14T24:00:00Z"), nil, invalid(noTime)},
		{"C78 second 60", dated("asOf", "2026-10-14T23:59:60Z"), nil, invalid(noTime)},
		{"C78 text behind the date", dated("asOf", "2026-10-14x"), nil, invalid(noDate)},
		{"C79 future", dated("asOf", "2026-11-22"), nil, future},
		{"C79 future with offset", dated("asOf", "2026-11-21T13:00:00+00:00"), nil, future},
		{"C79 not yet too late", dated("asOf", "2026-11-21T13:00:00+02:00"), nil, "accepted"},
		{"C79 tomorrow", dated("asOf", "2026-11-21"), nil, "accepted"},
		{"C79 the running month", dated("month", "2026-11"), nil, "accepted"},
		{"C79 a month ahead", dated("month", "2026-12"), nil, `DateInFuture: row 2, column "month": a month that has not begun; check spec.timeZone and the export job`},
		{"C79 a month that begins within a day", dated("month", "2026-12"), func(o *Options) { o.Now = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC) }, "accepted"},
		{"C79 a month that begins in two days", dated("month", "2026-12-01"), func(o *Options) { o.Now = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC) }, `DateInFuture: row 2, column "month": a month that has not begun; check spec.timeZone and the export job`},
		{"C83 words", dated("asOf", "3. marca 2026"), nil, invalid(noDate)},
		{"C83 English words", dated("asOf", "Mar 3 2026"), nil, invalid(noDate)},
		{"C83 no month", dated("month", "Oct 2026"), nil, `DateInvalid: row 2, column "month": ` + noDate},
		{"C86 formula as a name", usage(`tenant-1,"=HYPERLINK(""http://x"")",10,5`), nil, "accepted"},
	})
}

// TestDates is docs/semantics.md section 1, row as-of date, and section 2: a date
// with an offset keeps its written date, and a month key is the last day of its
// month.
func TestDates(t *testing.T) {
	october := civil.Date{Year: 2026, Month: time.October, Day: 14}
	end := civil.Date{Year: 2026, Month: time.October, Day: 31}
	for _, test := range []struct {
		column, cell string
		change       func(*Options)
		want         civil.Date
	}{
		{"asOf", "2026-10-14", nil, october},
		{"asOf", " 2026-10-14 ", nil, october},
		{"asOf", "2026-10-14T23:59:59Z", nil, october},
		{"asOf", "2026-10-14T23:59:59.123-11:00", nil, october},
		{"asOf", "2026-10-14T06: 41: 12Z", nil, october},
		{"asOf", "2026-10-14 06:41:12 +0200", nil, october},
		{"asOf", "2026-10-14T00:00:00", nil, october},
		{"asOf", "2026-10-14 06:41", zone(t, "Asia/Tokyo"), october},
		{"asOf", "14.10.2026", layout("02.01.2006"), october},
		{"asOf", "14.10.2026 23:00 -0700", layout("02.01.2006 15:04 -0700"), october},
		{"processedDateTime", "2026-10-14T00:00:00", nil, october},
		{"month", "2026-10", nil, end},
		{"month", "202610", nil, end},
		{"Month", "2026-10-01", nil, end},
		{"month", "2026-10-01T00:00:00Z", nil, end},
		{"month", "2026-10-01 00:00:00.000", nil, end},
		{"MonthKey", "01.10.2026", layout("02.01.2006"), end},
	} {
		customer := one(t, dated(test.column, test.cell), usageOptions(), test.change)
		if got := customer.Usages[0].AsOf; got != test.want {
			t.Errorf("%s %q = %v, want %v", test.column, test.cell, got, test.want)
		}
		if keyed := customer.Usages[0].MonthKeyed; keyed != (test.want == end) {
			t.Errorf("%s %q: MonthKeyed = %v", test.column, test.cell, keyed)
		}
	}
}

// TestDateWinsOverMonth is docs/semantics.md section 2: as of a row's own date, else
// of its month.
func TestDateWinsOverMonth(t *testing.T) {
	file := "customerId,licensesEntitled,licensesActive,month,asOf\ntenant-1,1,1,2026-09,2026-10-14\ntenant-1,2,2,2026-09,\n"
	usages := one(t, file, usageOptions(), nil).Usages
	if usages[0].MonthKeyed || usages[0].AsOf.Day != 14 {
		t.Errorf("row with both: %+v", usages[0])
	}
	if !usages[1].MonthKeyed || usages[1].AsOf.Day != 30 {
		t.Errorf("row with a month only: %+v", usages[1])
	}
}

// TestNoDateIsUndated is docs/semantics.md section 2: a row without a date takes the
// one that the origin gives.
func TestNoDateIsUndated(t *testing.T) {
	result, err := Read(t.Context(), reader(usage("tenant-1,Teams,1,1")), usageOptions())
	if err != nil {
		t.Fatal(err)
	}
	if !result.Facts.Build(civil.DateOf(now), civil.DateOf(now)).Undated() {
		t.Error("Undated() = false")
	}
}
