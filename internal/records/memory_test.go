// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// hostileRows are files of any number of rows, each of which says something
// new.
var hostileRows = map[string]struct {
	kind   facts.Kind
	header string
	row    func(i int) string
}{
	"customers": {facts.KindUsage, "customerId,productId,licensesEntitled,licensesActive", func(i int) string {
		return fmt.Sprintf("%08x-0000-4000-8000-000000000000,a,1,1", i)
	}},
	"named customers": {facts.KindUsage, "customerId,customerName,licensesEntitled,licensesActive", func(i int) string {
		return fmt.Sprintf("%x,%s %d,1,1", i, strings.Repeat("Name of a customer ", 12), i)
	}},
	"products": {facts.KindUsage, "customerId,productId,productName,licensesEntitled,licensesActive", func(i int) string {
		return fmt.Sprintf("a,%08x-0000-4000-8000-000000000000,Name of product %d,1,1", i, i)
	}},
	"segments": {facts.KindUsage, "customerId,segment,market,licensesEntitled,licensesActive", func(i int) string {
		return fmt.Sprintf("a,Name of a segment %d,Name of a market %d,1,1", i, i)
	}},
	"segments of users": {facts.KindActivity, "customerId,userId,segment,workloadName,lastActivityDate,licensed", func(i int) string {
		return fmt.Sprintf("a,user%d,Name of a segment %d,Exchange,2026-11-%02d,true", i, i, 1+i%17)
	}},
	"dates": {facts.KindUsage, "customerId,asOf,licensesEntitled,licensesActive", func(i int) string {
		day := civil.Date{Year: 1971, Month: 1, Day: 2}.AddDays(i % 20000)
		return fmt.Sprintf("%d,%s,1,1", i/20000, day)
	}},
	"groups": {facts.KindDeployment, "customerId,productId,asOf,licensesSold,licensesAssigned", func(i int) string {
		return fmt.Sprintf("%d,%d,2026-%02d-01,1,1", i/1000, i/10%100, 1+i%10)
	}},
	"users": {facts.KindActivity, "customerId,userId,workloadName,lastActivityDate,licensed", func(i int) string {
		return fmt.Sprintf("a,user%d@example.com,Exchange,2026-11-%02d,true", i, 1+i%17)
	}},
	"users of many customers": {facts.KindActivity, "customerId,userId,workloadName,lastActivityDate,licensed", func(i int) string {
		return fmt.Sprintf("%d,user%d,Exchange,2026-11-%02d,true", i, i, 1+i%17)
	}},
	"workloads of users": {facts.KindActivity, "customerId,userId,workloadName,lastActivityDate,licensed", func(i int) string {
		return fmt.Sprintf("a,user%d,workload %d,2026-11-%02d,true", i/2, i%500, 1+i%17)
	}},
	"subscriptions": {facts.KindSubscription, "customerId,id,productId,state,quantity", func(i int) string {
		return fmt.Sprintf("a,%08x-0000-4000-8000-000000000000,%d,active,1", i, i%10)
	}},
	"subscriptions that end": {facts.KindSubscription, "customerId,id,productId,state,quantity,commitmentEndDate,nextLifecycleDateTime", func(i int) string {
		day := civil.Date{Year: 2026, Month: 11, Day: 2}
		return fmt.Sprintf("a,%08x-0000-4000-8000-000000000000,%d,active,1,%s,%s", i, i%10, day.AddDays(i), day.AddDays(i%300))
	}},
	"requests": {facts.KindRequest, "customerId,createdDate,category,requests", func(i int) string {
		day := civil.Date{Year: 1971, Month: 1, Day: 2}.AddDays(i % 20000)
		return fmt.Sprintf("%d,%s,Help,1", i/20000, day)
	}},
}

// hostileFile is a file of a kind of hostile rows.
func hostileFile(name string, rows int) string {
	of := hostileRows[name]
	var b strings.Builder
	b.WriteString(of.header + "\n")
	for i := range rows {
		b.WriteString(of.row(i) + "\n")
	}
	return b.String()
}

// heap is what is in use after a collection.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// What a reading asks for is what it takes: not less, which would end the
// process, and not much more, which would refuse good files. The sizes of sets
// are right in the same way.
func TestSizesAreMeasured(t *testing.T) {
	const rows = 20_000
	for name, of := range hostileRows {
		t.Run(name, func(t *testing.T) {
			text := hostileFile(name, rows)
			in, err := newIntake(Options{Kind: of.kind, Now: now, LengthKnown: true})
			if err != nil {
				t.Fatal(err)
			}
			before := heap()
			if err := formats.Read(t.Context(), strings.NewReader(text), in.options.file(), in); err != nil {
				t.Fatal(err)
			}
			reading, asked, kept := heap()-before, in.size(), in.facts.Kept()
			result, err := in.result()
			if err != nil {
				t.Fatal(err)
			}
			set := result.Facts.Build(civil.DateOf(now), civil.DateOf(now))
			built := heap() - before
			runtime.KeepAlive(in)
			in, result = nil, nil
			rest, size := heap()-before, set.Size()
			runtime.KeepAlive(set)
			runtime.KeepAlive(text)
			t.Logf("%d kept of %d rows: reading %d bytes each, with the set %d, asked for %d; at rest %d, said %d",
				kept, rows, reading/kept, built/kept, asked/kept, rest/kept, size/kept)
			if most := max(reading, built); asked < most || asked > 4*most {
				t.Errorf("asked for %d bytes, took %d", asked, most)
			}
			if slack := int64(64 << 10); size < rest*9/10-slack || size > 3*max(rest, 0)+slack {
				t.Errorf("size %d, took %d", size, rest)
			}
		})
	}
}

// A file that names too many things is refused early, whatever they are.
func TestTooManyGroups(t *testing.T) {
	none := errors.New("no memory")
	for name, of := range hostileRows {
		o := Options{Kind: of.kind, Now: now, LengthKnown: true, Limits: Limits{MaxGroups: 5000}}
		_, err := Read(t.Context(), strings.NewReader(hostileFile(name, 20_000)), o)
		var refused *Error
		if !errors.As(err, &refused) || refused.Reason != TooManyGroups {
			t.Errorf("%s: error %v, want %s", name, err, TooManyGroups)
		}
		held := int64(0)
		o.Limits, o.Hold = Limits{}, func(bytes int64) error {
			if held += bytes; held > 1<<20 {
				return none
			}
			return nil
		}
		if _, err := Read(t.Context(), strings.NewReader(hostileFile(name, 20_000)), o); !errors.Is(err, none) {
			t.Errorf("%s: error %v, want %v", name, err, none)
		}
	}
}
