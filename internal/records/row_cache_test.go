// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// account is all that reading a file gives.
type account struct {
	Counts     Counts
	Rejections []Rejection
	Error      string
	Customers  []*facts.Customer
}

// readAccount reads a CSV file, with the row cache or without.
func readAccount(file io.Reader, o Options, cached bool) account {
	in, err := newIntake(o)
	if err != nil {
		return account{Error: err.Error()}
	}
	if !cached {
		in.cache = rowCache{counts: [2]field{noField, noField}}
	}
	if err = formats.Read(context.Background(), file, o.file(), in); err != nil {
		return account{Error: err.Error()}
	}
	result, err := in.result()
	a := account{Counts: result.Counts, Rejections: result.Rejections}
	if err != nil {
		a.Error = err.Error()
		return a
	}
	set := result.Facts.Build(civil.DateOf(now), civil.DateOf(now))
	for _, id := range []string{"a", "b", "a b", "bc", ""} {
		a.Customers = append(a.Customers, set.Customer(id))
	}
	return a
}

const spelledHeader = "customerId,customerName,workload,partnerId,asOf,month,duplicate,freeOrPaid,entitled,active\n"

// spelled are the cells of rows that repeat each other nearly: spelled in other
// ways, with other counts, with cells that meet at other commas, and with
// everything that a row can be rejected for. The first of each column is fine.
var spelled = [][]string{
	{"a", "A", `"a"`, " a", "b", "a|b", ""},
	{"b", "", "bc", "B", `"b""c"`, `"b, c"`, "x\u0301", "\u202e"},
	{"Teams", "EXO", "c", "bc", "\"Te\nams\""},
	{"", "1", "ab", "a"},
	{"", "2026-11-18", "2026-11-03T10:00:00", "2027-01-01", "18/11/2026"},
	{"", "2026-10", "2026-09", "2026-10-05"},
	{"", "no", "1"},
	{"", "free", "paid"},
	{"1", "2", " 3 ", "007", "4294967295", "2147483648", "4611686018427387904", "x", "", `"1,5"`, `"1.500"`, "9223372036854775807"},
	{"0", "1", "5", "4294967295", "3000000000", "-1"},
}

// Behind a row that is fine, no other one is taken for it.
func TestRowCacheKnowEveryCell(t *testing.T) {
	o := usageOptions(func(o *Options) { o.MaxRejectedPercent = 100 })
	for column, words := range spelled {
		var row []string
		for _, each := range spelled {
			row = append(row, each[0])
		}
		fine := strings.Join(row, ",") + "\n"
		for _, word := range words {
			row[column] = word
			file := spelledHeader + fine + fine + strings.Join(row, ",") + "\n" + fine
			want := readAccount(strings.NewReader(file), o, false)
			if diff := cmp.Diff(want, readAccount(strings.NewReader(file), o, true)); diff != "" {
				t.Errorf("%q: %s", file, diff)
			}
		}
	}
}

// anyFile draws a file of such rows.
func anyFile(t *rapid.T) string {
	draw := func(column int) string { return rapid.SampledFrom(spelled[column]).Draw(t, "cell") }
	var row []string
	for column := range spelled {
		row = append(row, draw(column))
	}
	var rows []string
	for range rapid.IntRange(1, 16).Draw(t, "rows") {
		next := slices.Clone(row)
		if rapid.Bool().Draw(t, "other") {
			column := rapid.IntRange(0, len(spelled)-1).Draw(t, "column")
			next[column] = draw(column)
		}
		rows = append(rows, strings.Join(next, ","))
		if rapid.IntRange(0, 3).Draw(t, "go on") == 0 {
			row = next
		}
	}
	return spelledHeader + strings.Join(rows, "\n") + "\n"
}

// The cache changes nothing: neither facts, counts and rejections, nor the
// refusal.
func TestRowCacheChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		file := anyFile(t)
		o := usageOptions(func(o *Options) {
			o.MaxRejectedPercent = 100
			o.Format.Decimal = rapid.SampledFrom([]string{"", ",", "."}).Draw(t, "decimal")
			o.Constants = rapid.SampledFrom([]map[string]string{nil, {"customerId": "b"}, {"asOf": "2026-11-17"}, {"licensesActive": "3"}}).Draw(t, "constants")
			o.Values = rapid.SampledFrom([]map[string]map[string]string{nil, {"licensesEntitled": {"1": "7"}}, {"customerName": {"b": "bc"}}}).Draw(t, "values")
		})
		want := readAccount(strings.NewReader(file), o, false)
		for name, got := range map[string]account{
			"cached": readAccount(strings.NewReader(file), o, true), "cached, byte by byte": readAccount(iotest.OneByteReader(strings.NewReader(file)), o, true),
		} {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %q\n%s", name, file, diff)
			}
		}
	})
}

// FuzzRowCache is TestRowCacheChangeNothing for any bytes.
func FuzzRowCache(f *testing.F) {
	f.Add("a,b,1,2\nA,b,3,4\na,b,5,6\n")
	f.Add("a,bc,1,2\nab,c,1,2\n\"a\",bc,1,2\n")
	f.Add("a,b,1,9223372036854775807\na,b,1,9223372036854775807\na,b,x,1\nb,b\n")
	f.Add("b,b,9223372036854775807,5\nb,b,9223372036854775807,5\n,b,9223372036854775807,5\n")
	f.Add("customerId,customerName,1,2\ncustomerId,customerName,licensesEntitled,licensesActive\n")
	f.Fuzz(func(t *testing.T, rows string) {
		for _, o := range []Options{usageOptions(), usageOptions(func(o *Options) { o.MaxRejectedPercent = 100 })} {
			file := "customerId,customerName,licensesEntitled,licensesActive\n" + rows + rows
			want := readAccount(strings.NewReader(file), o, false)
			if diff := cmp.Diff(want, readAccount(strings.NewReader(file), o, true)); diff != "" {
				t.Errorf("%q: %s", file, diff)
			}
		}
	})
}

// Counts that are pending never get lost, however large.
func TestRowCacheAddUp(t *testing.T) {
	for _, count := range []int64{0, 1, 1<<31 - 1, 1 << 31, 1<<32 - 1, 1 << 32, 1 << 60} {
		rows := slices.Repeat([]string{fmt.Sprintf("tenant-1,Teams,%d,1", count)}, 7)
		got := one(t, usage(rows...), usageOptions(), nil).Usages
		if len(got) != 1 || got[0].Entitled != 7*count || got[0].Active != 7 {
			t.Errorf("7 times %d: %+v", count, got)
		}
	}
}

// The sum that would overflow belongs to the customer, not to the
// group.
func TestRowCacheOverflow(t *testing.T) {
	file := usage("tenant-1,Teams,5,1", "tenant-1,EXO,9223372036854775800,1", "tenant-1,Teams,2,1", "tenant-1,Teams,1,1", "tenant-2,Teams,1,1")
	result, err := Read(t.Context(), reader(file), usageOptions(func(o *Options) { o.MaxRejectedPercent = 50 }))
	if err != nil {
		t.Fatal(err)
	}
	want := []Rejection{{Reason: NumberOutOfRange, Rows: 1, FirstRow: 5}}
	if diff := cmp.Diff(want, result.Rejections); diff != "" {
		t.Error(diff)
	}
}

// A header whose names are numbers is a header all the same.
func TestRowCacheKnowTheHeader(t *testing.T) {
	o := usageOptions(func(o *Options) { o.Columns = map[string]string{"licensesEntitled": "1", "licensesActive": "2"} })
	_, err := Read(t.Context(), reader("customerId,1,2\ncustomerId,3,4\ncustomerId,1,2\n"), o)
	if fault := (*Error)(nil); !errors.As(err, &fault) || fault.Reason != formats.HeaderRepeated {
		t.Errorf("Read: %v", err)
	}
}

// Memory follows the groups: a file that spells one group in ever new ways
// does not fill it.
func TestRowCacheAreBounded(t *testing.T) {
	var rows []string
	for i := range 4 * minSlots {
		rows = append(rows, fmt.Sprintf("tenant-1,Teams%s,1,1", strings.Repeat(" ", i)))
	}
	in, err := newIntake(usageOptions())
	if err != nil {
		t.Fatal(err)
	}
	if err := formats.Read(t.Context(), reader(usage(rows...)), in.options.file(), in); err != nil {
		t.Fatal(err)
	}
	if got := len(in.cache.slots); got > minSlots {
		t.Errorf("%d slots for one group", got)
	}
	if in.counts.Used != int64(len(rows)) {
		t.Errorf("%d rows used", in.counts.Used)
	}
}

// What is wrong in JSON only is found behind a cached row, too.
func TestRowCacheKnowForms(t *testing.T) {
	const item = `{"customerId":"tenant-1","workload":"","licensesEntitled":1,"licensesActive":1}`
	for name, other := range map[string]string{
		"list for a name": strings.Replace(item, `""`, `[]`, 1), "text for a count": strings.Replace(item, `":1`, `":"x"`, 1),
		"no count": strings.Replace(item, `,"licensesActive":1`, "", 1),
	} {
		t.Run(name, func(t *testing.T) {
			result, err := Read(t.Context(), reader("["+item+","+other+","+item+"]"), usageOptions(func(o *Options) { o.MaxRejectedPercent = 50 }))
			if err != nil || result.Counts.Used != 2 || result.Counts.Rejected != 1 {
				t.Errorf("%+v, %v", result, err)
			}
		})
	}
}

// A count that spec.values translates is translated in every row.
func TestRowCacheTranslateCounts(t *testing.T) {
	o := usageOptions(func(o *Options) { o.Values = map[string]map[string]string{"licensesEntitled": {"1": "7"}} })
	got := one(t, usage("tenant-1,Teams,1,1", "tenant-1,Teams,1,1", "tenant-1,Teams,1,1"), o, nil).Usages
	if len(got) != 1 || got[0].Entitled != 21 {
		t.Errorf("%+v", got)
	}
}
