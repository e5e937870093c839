// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// outage is what an origin may fail with.
type outage struct{ host string }

func (o *outage) Error() string { return "outage at " + o.host }

func TestOriginErrorsPassThrough(t *testing.T) {
	packed := gzipped(usage(strings.Repeat("tenant-1,Teams,10,5\n", 100)))
	for name, start := range map[string]string{
		"at once":                "",
		"in the header":          "customerId,work",
		"in a row":               usage("tenant-1,Tea"),
		"in quotes":              strings.TrimSuffix(usage(`tenant-1,"Tea`), "\n"),
		"behind quotes":          strings.TrimSuffix(usage(`tenant-1,"Teams"`), "\n"),
		"behind CR":              strings.TrimSuffix(usage("tenant-1,Teams,10,5"), "\n") + "\r",
		"in JSON":                `{"items":[{"customerId":"ten`,
		"in a list in JSON":      `{"items":[` + strings.Repeat(" ", maxItem/2) + `{"customerId":"a","deep":["te`,
		"behind JSON":            `[{"customerId":"a","licensesEntitled":1,"licensesActive":1}] `,
		"in gzip":                packed[:len(packed)/2],
		"at the start of a gzip": packed[:5],
		"in a preamble":          "Report",
		"in UTF-16":              "\xff\xfec",
	} {
		t.Run(name, func(t *testing.T) {
			cause := &outage{"example.com"}
			o := usageOptions(func(o *Options) { o.Format.SkipRows = strings.Count(start, "Report") })
			_, err := Read(t.Context(), io.MultiReader(strings.NewReader(start), iotest.ErrReader(cause)), o)
			var found *outage
			if !errors.As(err, &found) || found != cause {
				t.Errorf("error = %v", err)
			}
			if fault := (*Error)(nil); errors.As(err, &fault) {
				t.Errorf("blamed on the file: %v", fault.Reason)
			}
		})
	}
}

// A transport that ends too early is no fault of the file.
func TestCutTransportIsNotBlamedOnTheFile(t *testing.T) {
	for _, start := range []string{gzipped(usage("tenant-1,Teams,10,5"))[:30], `[{"customerId":"ten`, "customerId"} {
		_, err := Read(t.Context(), io.MultiReader(reader(start), iotest.ErrReader(io.ErrUnexpectedEOF)), usageOptions())
		if fault := (*Error)(nil); !errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &fault) {
			t.Errorf("%q: %v", start, err)
		}
	}
}

// A short row does not name the customer of the row before.
func TestShortRowNamesNobodyElse(t *testing.T) {
	o := usageOptions(func(o *Options) { o.MaxRejectedPercent = 100 })
	if c := one(t, "entitled,active,customerId\n1,1,tenant-1\n1,1\n", o, nil); c.Rejected != 0 {
		t.Errorf("%d rows rejected", c.Rejected)
	}
}

// A row that cannot be read is rejected, and its customer is named (docs/semantics.md section 3.2).
func TestRejectedRowsAreCountedAndNamed(t *testing.T) {
	o := usageOptions(func(o *Options) { o.MaxRejectedPercent = 100 })
	result, err := Read(t.Context(), reader(usage(
		"tenant-1,Teams,10,5",
		"TENANT-1,Teams,x,5",
		"tenant-2,Teams,x,5",
		"tenant-2,Teams,10",
		"tenant-3,Teams,10,5,,",
		",Teams,11,5",
		"tenant\u202e4,Teams,10,5",
	)), o)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Counts{Read: 7, Used: 1, Rejected: 6, Customers: 3}, result.Counts); diff != "" {
		t.Error(diff)
	}
	want := []Rejection{
		{NumberFormat, 2, 3}, {formats.RowWidth, 2, 5}, {RowUnexpected, 1, 7}, {CharacterForbidden, 1, 8},
	}
	if diff := cmp.Diff(want, result.Rejections); diff != "" {
		t.Error(diff)
	}
	set := result.Facts.Build(civil.DateOf(now), civil.DateOf(now))
	for id, rejected := range map[string]int64{"tenant-1": 1, "tenant-2": 2, "tenant-3": 1} {
		if got := set.Customer(id).Rejected; got != rejected {
			t.Errorf("%s: %d rows rejected, want %d", id, got, rejected)
		}
	}
}

// The file is refused past the limit (docs/semantics.md section 3.2).
func TestTooManyRejected(t *testing.T) {
	rows := strings.Split(strings.Repeat("tenant-1,Teams,10,5\n", 9), "\n")[:9]
	o := usageOptions(func(o *Options) { o.MaxRejectedPercent = 10 })
	if _, err := Read(t.Context(), reader(usage(append(rows, "tenant-1,Teams,x,5")...)), o); err != nil {
		t.Errorf("exactly as many as allowed: %v", err)
	}
	result, err := Read(t.Context(), reader(usage(append(rows[1:], "tenant-1,Teams,10", "tenant-1,Teams,x,5", "tenant-1,Teams,y,5")...)), o)
	var fault *Error
	if !errors.As(err, &fault) || fault.Reason != TooManyRejected {
		t.Fatalf("error = %v", err)
	}
	const message = `3 of 11 rows rejected, more than 10 %; most often NumberFormat, first at row 11, column "licensesEntitled": not a number; use digits 0-9`
	if diff := cmp.Diff(message, fault.Message); diff != "" {
		t.Error(diff)
	}
	want := &Result{
		Counts:     Counts{Read: 11, Used: 8, Rejected: 3, Customers: 1},
		Rejections: []Rejection{{NumberFormat, 2, 11}, {formats.RowWidth, 1, 10}},
	}
	if diff := cmp.Diff(want, result, cmp.Comparer(func(a, b *facts.Builder) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
}

// TestConstants is docs/semantics.md section 2: what a file does not say may be
// given once for all of it.
func TestConstants(t *testing.T) {
	o := usageOptions(func(o *Options) {
		o.Constants = map[string]string{"customerId": " TENANT-1 ", "licensesEntitled": "100", "serviceCode": "O365", "partnerId": "7", "asOf": "2026-11-18"}
	})
	want := []facts.Usage{{
		Subject: &facts.Subject{Service: "o365", Workload: "Teams", PartnerID: "7"},
		AsOf:    civil.Date{Year: 2026, Month: 11, Day: 18}, Entitled: 100, Active: 5,
	}}
	for name, file := range map[string]string{
		"absent from a CSV file":  "workload,active\nTeams,5\n",
		"win over CSV columns":    "tenantId,workload,active,entitled,partnerId,partner_id,asOf\nother,Teams,5,1,8,9,x\n",
		"absent from a JSON file": `[{"workload":"Teams","active":5}]`,
		"win over JSON keys":      `[{"customerId":"other","workload":"Teams","active":5,"entitled":1,"partnerId":8}]`,
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(want, one(t, file, o, nil).Usages); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A constant wins over spec.columns, too, whose column then need not be there.
func TestConstantsWinOverColumns(t *testing.T) {
	o := usageOptions(func(o *Options) {
		o.Constants = map[string]string{"customerId": "tenant-1"}
		o.Columns = map[string]string{"customerId": "Kunde"}
	})
	for _, file := range []string{"entitled,active\n1,1\n", "Kunde,entitled,active\nother,1,1\n"} {
		if got := one(t, file, o, nil).Usages[0].Entitled; got != 1 {
			t.Errorf("entitled = %d", got)
		}
	}
}

// TestColumns is docs/semantics.md section 2: columns overrides the known headers,
// with dotted paths into nested JSON.
func TestColumns(t *testing.T) {
	o := usageOptions(func(o *Options) {
		o.Columns = map[string]string{
			"customerId": "Kundennummer", "licensesEntitled": "lizenz.gesamt", "licensesActive": "Lizenz Aktiv",
			"productName": "Produkt", "productId": "Produkt",
		}
	})
	want := []facts.Usage{{
		Subject: &facts.Subject{ProductID: "E3", ProductName: "E3"}, AsOf: civil.DateOf(now), Entitled: 100, Active: 5,
	}}
	for name, file := range map[string]string{
		"CSV":  "Kundennummer,customerId,Lizenz_Gesamt,LIZENZ-AKTIV,active,Produkt\ntenant-1,x,100,5,9,E3\n",
		"JSON": `[{"Kundennummer":"tenant-1","customerId":"x","lizenz":{"gesamt":100,"aktiv":5},"active":9,"Produkt":"E3"}]`,
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(want, one(t, file, o, nil).Usages); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The better of two documented names wins, in either order.
func TestBetterNameWins(t *testing.T) {
	for _, file := range []string{
		"CustomerId,CustomerTenantId,SKU,Product,entitled,active\n17,tenant-1,A,B,1,1\n",
		"CustomerTenantId,CustomerId,Product,SKU,entitled,active\ntenant-1,17,B,A,1,1\n",
		`[{"CustomerId":17,"CustomerTenantId":"tenant-1","SKU":"A","Product":"B","entitled":1,"active":1}]`,
		`[{"CustomerTenantId":"tenant-1","CustomerId":17,"Product":"B","SKU":"A","entitled":1,"active":1}]`,
	} {
		if got := one(t, file, usageOptions(), nil).Usages[0].ProductName; got != "B" {
			t.Errorf("%s: product %q, want B", file, got)
		}
	}
}

// TestDuplicatesAndFreeProducts is docs/semantics.md sections 3.1 and 3.6: rows
// flagged as those of another partner location count once, and free-or-paid
// says free.
func TestDuplicatesAndFreeProducts(t *testing.T) {
	file := "customerId,entitled,active,duplicate,freeOrPaid\n"
	for i, word := range []string{"1", "TRUE", "yes", "0", "false", "", "no"} {
		file += fmt.Sprintf("tenant-1,1,1,%s,%s\n", word, []string{"Free", "paid", "Free SKU"}[i%3])
	}
	result, err := Read(t.Context(), reader(file), usageOptions())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Counts{Read: 7, Used: 4, Duplicates: 3, Customers: 1}, result.Counts); diff != "" {
		t.Error(diff)
	}
	usages := one(t, file, usageOptions(), nil).Usages
	free := map[bool]int64{}
	for _, u := range usages {
		free[u.Free] += u.Entitled
	}
	if diff := cmp.Diff(map[bool]int64{true: 3, false: 1}, free); diff != "" {
		t.Error(diff)
	}
	if n := len(one(t, `[{"customerId":"tenant-1","entitled":1,"active":1},{"customerId":"tenant-1","entitled":1,"active":1,"IsDuplicateRowForPGA":true}]`, usageOptions(), nil).Usages); n != 1 {
		t.Errorf("%d groups, want 1", n)
	}
}

func TestNamesAreCleaned(t *testing.T) {
	long := strings.Repeat("ä", 200)
	c := one(t, "customerId,customerName,product,entitled,active\n\" TENANT-1\u00a0\",\" Mu\u0308ller\n& So\u0308hne \","+long+",1,1\n", usageOptions(), nil)
	if c.Name != "Müller & Söhne" {
		t.Errorf("name = %q", c.Name)
	}
	if got := c.Usages[0].ProductName; got != long[:252] {
		t.Errorf("product of %d bytes", len(got))
	}
}

// However the bytes come, the facts are the same.
func TestChunksDoNotMatter(t *testing.T) {
	file := "\"customerId\",\"licensesEntitled\",licensesActive,product\r\n" +
		strings.Repeat("tenant-1,10,\"5\",\"a \"\"quoted\"\"\r\nproduct, with é\"\r\n\r\n", 300)
	want := one(t, file, usageOptions(), nil)
	for name, r := range map[string]io.Reader{
		"one byte":       iotest.OneByteReader(reader(file)),
		"half":           iotest.HalfReader(reader(file)),
		"data and error": iotest.DataErrReader(reader(file)),
		"gzip, one byte": iotest.OneByteReader(reader(gzipped(file))),
		"UTF-16":         iotest.OneByteReader(reader("\xff\xfe" + utf16le(file))),
	} {
		result, err := Read(t.Context(), r, usageOptions())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := result.Facts.Build(civil.DateOf(now), civil.DateOf(now)).Customer("tenant-1")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if u := want.Usages[0]; u.Entitled != 3000 || u.ProductName != `a "quoted" product, with é` {
		t.Errorf("usage = %+v %+v", u, u.Subject)
	}
}

func TestRowsNeedNoMemory(t *testing.T) {
	const rows = 20000
	file := usage(strings.Repeat("tenant-1,Teams,10,5\ntenant-2,\"EXO\",10,5\n", rows/2))
	items := "[" + strings.Repeat(`{"customerId":"tenant-1","workloadName":"Teams","entitled":10,"active":5,"attributes":{"a":[1]}},`, rows) + "{}]"
	for name, text := range map[string]string{"CSV": file, "JSON": items} {
		n := testing.AllocsPerRun(1, func() {
			_, _ = Read(t.Context(), reader(text), usageOptions(func(o *Options) { o.MaxRejectedPercent = 1 }))
		})
		if n > rows/20 {
			t.Errorf("%s: %v allocations for %d rows", name, n, rows)
		}
	}
}
