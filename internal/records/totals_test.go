// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// readCounts reads a file whose rows may all be rejected.
func readCounts(t *testing.T, file string, o Options) (Counts, []Rejection) {
	t.Helper()
	o.MaxRejectedPercent = 100
	result, err := Read(t.Context(), reader(file), o)
	if result == nil {
		t.Fatalf("Read(%q): %v", file, err)
	}
	return result.Counts, result.Rejections
}

// Rows of totals are left out and counted apart (docs/semantics.md section 2).
func TestTotalsRows(t *testing.T) {
	deployment := usageOptions(ofKind(facts.KindDeployment))
	constant := usageOptions(ofKind(facts.KindDeployment, func(o *Options) { o.Constants = map[string]string{"customerId": "tenant-1"} }))
	header := "customerId,productName,sold,assigned\n"
	rows := "tenant-1,E3,120,84\ntenant-1,PBI,20,7\n"
	own := "productName,sold,assigned\n"
	ownRows := "E3,120,84\nPBI,20,7\n"
	for name, c := range map[string]struct {
		o            Options
		file         string
		used, totals int64
	}{
		"by the word":                 {deployment, header + rows + "Total,,140,91\n", 2, 1},
		"by the word, other counts":   {deployment, header + rows + "TOTALS:,,1,x\n", 2, 1},
		"by the word, a cell short":   {deployment, header + rows + "Total,140,91\n", 2, 1},
		"at the top":                  {deployment, header + "Grand Total,,140,91\n" + rows, 2, 1},
		"German":                      {constant, own + ownRows + "Gesamtergebnis,140,91\n", 2, 1},
		"Polish":                      {constant, own + ownRows + "Suma końcowa,140,91\n", 2, 1},
		"Japanese":                    {constant, own + ownRows + "総計,140,91\n", 2, 1},
		"Chinese":                     {constant, own + ownRows + "合计：,140,91\n", 2, 1},
		"Korean":                      {constant, own + ownRows + "총합계,140,91\n", 2, 1},
		"subtotals and grand total":   {constant, own + "E3,100,80\nE3,20,4\nE3 Total,120,84\nPBI,20,7\nPBI Total,20,7\nGrand Total,140,91\n", 3, 3},
		"nameless grand total":        {constant, own + "E3,100,80\nE3,20,4\nE3 Total,120,84\nPBI,20,7\n,140,91\n", 3, 2},
		"nameless customer":           {deployment, header + rows + ",,140,91\n", 2, 1},
		"named as the customer":       {deployment, "customerName,customerId,sold,assigned\nContoso,tenant-1,1,1\nTotal,,1,1\n", 1, 1},
		"a product's total":           {deployment, header + rows + "tenant-1,Total,140,91\n", 2, 1},
		"with a free SKU":             {constant, own + ownRows + "Microsoft Power Automate Free,10000,55\nTotal,10140,146\n", 3, 1},
		"a product with such a name":  {constant, own + ownRows + "Contoso Total,15,8\n", 3, 0},
		"a nameless product":          {constant, own + ownRows + ",15,8\n", 3, 0},
		"a second nameless product":   {constant, own + "E3,1,1\n,2,2\n,3,3\n", 3, 0},
		"one product":                 {constant, own + "E3,1,1\nPBI,1,1\n", 2, 0},
		"in the middle of many alike": {constant, own + strings.Repeat("E3,1,1\n", 5) + "E3 Total,5,5\n" + strings.Repeat("E3,1,1\n", 3) + "Total,8,8\n", 8, 2},
	} {
		t.Run(name, func(t *testing.T) {
			counts, rejections := readCounts(t, c.file, c.o)
			if counts.Used != c.used || counts.Totals != c.totals || counts.Read != c.used+c.totals {
				t.Errorf("%+v, %v", counts, rejections)
			}
		})
	}
}

// Totals are no part of the rows of which some percent may be rejected.
func TestTotalsAreNoShareOfRejectedRows(t *testing.T) {
	file := usage("tenant-1,Teams,1,1", "tenant-1,EXO,1,1", "Total,,2,2", "Total,,2,2", "Total,,2,2", "tenant-1,EXO,x,1")
	_, err := Read(t.Context(), reader(file), usageOptions(func(o *Options) { o.MaxRejectedPercent = 30 }))
	if fault := (*Error)(nil); !errors.As(err, &fault) || fault.Reason != TooManyRejected {
		t.Errorf("Read: %v", err)
	}
}

// Every totals word of every language makes a row one, and none a customer.
func TestTotalsWords(t *testing.T) {
	for word := range totalsWords {
		for _, written := range []string{word, strings.ToUpper(word), " " + word + ": "} {
			counts, _ := readCounts(t, usage("tenant-1,Teams,1,1", written+",,7,7"), usageOptions())
			if diff := cmp.Diff(Counts{Read: 2, Used: 1, Totals: 1, Customers: 1}, counts); diff != "" {
				t.Errorf("%q: %s", written, diff)
			}
		}
	}
}

// A row without a date among dated rows is rejected wherever it is; a file
// without any date is not (docs/semantics.md section 2).
func TestBlankDates(t *testing.T) {
	file := func(dates ...string) string {
		var b strings.Builder
		b.WriteString("customerId,workloadName,licensesEntitled,licensesActive,asOf\n")
		for i, date := range dates {
			fmt.Fprintf(&b, "tenant-%d,Teams,10,5,%s\n", i%2, date)
		}
		return b.String()
	}
	const day = "2026-11-18"
	for name, c := range map[string]struct {
		dates    []string
		used     int64
		rejected []Rejection
	}{
		"none":              {[]string{"", "", "", " "}, 4, nil},
		"all":               {[]string{day, day, day}, 3, nil},
		"the last one":      {[]string{day, day, ""}, 2, []Rejection{{ValueMissing, 1, 4}}},
		"the first ones":    {[]string{"", "", "", day}, 1, []Rejection{{ValueMissing, 3, 2}}},
		"around":            {[]string{"", "", day, "", day, ""}, 2, []Rejection{{ValueMissing, 4, 2}}},
		"the date is wrong": {[]string{"", "18/11/2026", ""}, 0, []Rejection{{ValueMissing, 2, 2}, {DateAmbiguous, 1, 3}}},
	} {
		t.Run(name, func(t *testing.T) {
			counts, rejections := readCounts(t, file(c.dates...), usageOptions())
			if counts.Used != c.used || counts.Read != int64(len(c.dates)) || counts.Used+counts.Rejected != counts.Read {
				t.Errorf("%+v", counts)
			}
			if diff := cmp.Diff(c.rejected, rejections); diff != "" {
				t.Error(diff)
			}
		})
	}
	if c := one(t, file("", "", "", day, day, ""), usageOptions(func(o *Options) { o.MaxRejectedPercent = 100 }), nil); c.Rejected != 2 || len(c.Usages) != 1 || c.Usages[0].Entitled != 10 {
		t.Errorf("%+v", c)
	}
}

// The same holds for month keys, and for rows that are told apart by an id.
func TestBlankDatesOfOtherDatasets(t *testing.T) {
	for name, c := range map[string]struct {
		kind facts.Kind
		file string
	}{
		"month":         {facts.KindUsage, "customerId,workload,entitled,active,month\na,Teams,1,1,\na,EXO,1,1,2026-10\na,Yammer,1,1,\n"},
		"subscriptions": {facts.KindSubscription, "customerId,id,status,quantity,asOf\na,1,active,1,\na,2,active,1,2026-11-18\na,3,active,1,\n"},
		"users":         {facts.KindActivity, "customerId,upn,teamsLastActivityDate,asOf\na,1,,\na,2,,2026-11-18\na,3,,\n"},
		"JSON":          {facts.KindUsage, `[{"customerId":"a","workload":"Teams","entitled":1,"active":1},{"customerId":"a","workload":"EXO","entitled":1,"active":1,"asOf":"2026-11-18"},{"customerId":"a","workload":"Yammer","entitled":1,"active":1,"asOf":null}]`},
	} {
		t.Run(name, func(t *testing.T) {
			counts, rejections := readCounts(t, c.file, usageOptions(ofKind(c.kind)))
			if counts.Used != 1 || counts.Rejected != 2 || len(rejections) != 1 || rejections[0].Reason != ValueMissing {
				t.Errorf("%+v %v", counts, rejections)
			}
		})
	}
}

// Where nearly all ids are GUIDs, any other one is none.
func TestUnlikeCustomerIDs(t *testing.T) {
	guid := func(i int) string { return fmt.Sprintf("%08d-1111-4111-8111-111111111111", i) }
	var rows []string
	for i := range 9 {
		rows = append(rows, guid(i)+",Teams,10,5", "{"+strings.ToUpper(guid(i))+"} ,EXO,10,5")
	}
	counts, rejections := readCounts(t, usage(append(rows, "Contoso Ltd,Teams,10,5", "Contoso Ltd,Teams,10,5")...), usageOptions())
	if diff := cmp.Diff(Counts{Read: 20, Used: 18, Rejected: 2, Customers: 9}, counts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Rejection{{CustomerIDUnlike, 2, 20}}, rejections); diff != "" {
		t.Error(diff)
	}
	if counts, _ = readCounts(t, usage(append(rows[:16], "Contoso Ltd,Teams,10,5")...), usageOptions()); counts.Rejected != 0 {
		t.Errorf("with eight GUIDs: %+v", counts)
	}
}
