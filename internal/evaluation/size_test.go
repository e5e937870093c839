// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// maxStatus is what the API promises of a status, whatever the data holds.
const maxStatus = 64 << 10

// hostile is a name of 128 characters, the most a target can have, that takes
// many bytes in JSON; the number keeps names apart.
func hostile(i int) string { return fmt.Sprintf("%04d", i) + strings.Repeat("<&", 62) }

func TestStatusIsBounded(t *testing.T) {
	const many = 3000
	report := exampleReport()
	report.Name = strings.Repeat("r", 253)
	report.Annotations = map[string]string{v1alpha1.RequestedAtAnnotation: strings.Repeat("<", 4096)}
	report.Spec.Sources = nil
	var sources []SourceFacts
	for i := range 16 {
		name := strings.Repeat("s", 250) + fmt.Sprintf("%03d", i)
		report.Spec.Sources = append(report.Spec.Sources, v1alpha1.SourceReference{Name: name})
		sources = append(sources, sourceFacts(t, name))
		sources[i].Source.Status.Artifact.Revision = "sha256:" + strings.Repeat("a", 64)
	}
	for i := range 32 {
		report.Spec.Targets.Workloads = append(report.Spec.Targets.Workloads, v1alpha1.WorkloadTarget{Name: hostile(i), UsagePercent: 100})
	}
	builder := facts.NewBuilder()
	for i := range many {
		licenses := math.MaxInt64 / (many + 1)
		product, usage, free := sold("o365", hostile(i), int64(licenses), 1), used(hostile(i), int64(licenses), 1), sold("o365", hostile(i), 1, 1)
		product.Subject.ProductID, free.Subject.ProductID = hostile(i), "free"+hostile(i)
		product.Sold, usage.Entitled = product.Sold/2, usage.Entitled/2
		product.CustomerName, free.Subject.Free = hostile(i), true
		add(t, builder, product, usage, free)
	}
	for month := time.January; month < time.November; month++ {
		add(t, builder, on(sold("o365", "past", 100, 1), 2025, month, 1), on(sold("o365", "past", 100, 1), 2026, month, 1))
	}
	addBeside(t, builder)
	report.Spec.Scope = &v1alpha1.Scope{PartnerIDs: []v1alpha1.FieldText{"own"}}
	sources[0].Facts = builder.Build(asOf, asOf)

	status, _ := Report(report, sources, later)
	encoded, err := json.Marshal(status)
	if err != nil {
		t.Fatal(err)
	}
	if len(encoded) > maxStatus {
		t.Errorf("status takes %d bytes, more than %d", len(encoded), maxStatus)
	}
	if len(status.Products) != 20 || status.ProductsOmitted != many-20 {
		t.Errorf("%d products, %d omitted", len(status.Products), status.ProductsOmitted)
	}
	if len(status.Workloads) != 32 || status.WorkloadsOmitted != many-32 {
		t.Errorf("%d workloads, %d omitted", len(status.Workloads), status.WorkloadsOmitted)
	}
	if len(status.Trend) != 13 || len(status.Subscriptions) != 10 || len(status.Recommendations) == 0 {
		t.Errorf("trend of %d, %d subscriptions, %d recommendations", len(status.Trend), len(status.Subscriptions), len(status.Recommendations))
	}
	if status.AlternateUsage == nil || status.OwnLicenses == nil || status.OwnUsage == nil || status.Support == nil {
		t.Errorf("no figure of another basis, of one's own or of support: %s", encoded[:200])
	}
	if len(status.ExcludedProducts) != 20 || len(status.BelowTarget) != 34 || len(status.Sources) != 16 {
		t.Errorf("%d excluded, %d below, %d sources", len(status.ExcludedProducts), len(status.BelowTarget), len(status.Sources))
	}
}

// addBeside adds everything that has a place of its own in the status: each
// standing, a user, one's own licenses and support requests.
func addBeside(t *testing.T, builder *facts.Builder) {
	t.Helper()
	const lots = math.MaxInt64 / 100
	for i, standing := range []facts.Standing{
		facts.StandingTrial, facts.StandingSuspendedFraud, facts.StandingSuspendedNonPayment, facts.StandingUpgraded, facts.StandingCancelled,
		facts.StandingInGracePeriod, facts.StandingDisabled, facts.StandingDeprovisioned, facts.StandingOther, facts.StandingCounted,
	} {
		add(t, builder, facts.Record{
			CustomerID: contoso, Kind: facts.KindSubscription, AsOf: asOf, Subject: facts.Subject{ProductID: hostile(i)},
			Subscription: facts.SubscriptionRow{ID: hostile(i), Standing: standing, Licenses: lots, Active: lots, HasActive: true},
		})
	}
	own, ownUsage := sold("o365", hostile(0), lots, 1), used(hostile(0), lots, lots)
	own.Subject.ProductID = hostile(0)
	own.Subject.PartnerID, ownUsage.Subject.PartnerID = "own", "own"
	add(t, builder, own, ownUsage, facts.Record{
		CustomerID: contoso, Kind: facts.KindActivity, AsOf: asOf,
		User: facts.UserRow{ID: hostile(0), Workloads: []facts.UserWorkload{{Workload: hostile(1), Licensed: true, LastActivity: asOf}}},
	}, facts.Record{
		CustomerID: contoso, Kind: facts.KindRequest, AsOf: asOf, Request: facts.RequestRow{Category: facts.CategoryHelp, Count: lots},
	})
}

// The same for any input.
func TestStatusIsBoundedForAnyInput(t *testing.T) {
	names := rapid.OneOf(rapid.String(), rapid.StringN(0, 400, -1), rapid.Map(rapid.IntRange(0, 40), hostile))
	rapid.Check(t, func(r *rapid.T) {
		builder := facts.NewBuilder()
		for range rapid.IntRange(0, 60).Draw(r, "rows") {
			_, _ = builder.Add(anyRecord(r, names)) // what overflows is left out
		}
		report := usageReport()
		report.Spec.Scope = &v1alpha1.Scope{PartnerIDs: []v1alpha1.FieldText{"own"}}
		for i := range rapid.IntRange(0, 32).Draw(r, "targets") {
			report.Spec.Targets.Workloads = append(report.Spec.Targets.Workloads, v1alpha1.WorkloadTarget{Name: hostile(i), UsagePercent: 100})
		}
		sources := []SourceFacts{sourceFacts(t, "usage")}
		sources[0].Facts = builder.Build(asOf, asOf)
		for range 2 { // the second time on what the first has left
			report.Status, _ = Report(report, sources, later)
		}
		encoded, err := json.Marshal(report.Status)
		if err != nil {
			t.Fatal(err)
		}
		if len(encoded) > maxStatus {
			r.Errorf("status takes %d bytes, more than %d", len(encoded), maxStatus)
		}
	})
}

// anyRecord draws a row of any dataset, most of them on one day.
func anyRecord(r *rapid.T, names *rapid.Generator[string]) facts.Record {
	count := rapid.Int64Range(0, math.MaxInt64)
	number := func(label string) int64 { return count.Draw(r, label) }
	name := func(label string) string { return names.Draw(r, label) }
	day := asOf.AddDays(-rapid.SampledFrom([]int{0, 0, 0, 30, 60, 400}).Draw(r, "age"))
	return facts.Record{
		CustomerID: contoso, CustomerName: name("customer"), AsOf: day,
		Kind: rapid.SampledFrom([]facts.Kind{facts.KindDeployment, facts.KindUsage, facts.KindSubscription, facts.KindActivity, facts.KindRequest}).Draw(r, "kind"),
		Subject: facts.Subject{
			Service: name("service"), ProductID: name("product"), ProductName: name("product name"), Workload: name("workload"),
			PartnerID: rapid.SampledFrom([]string{"", "own", "other"}).Draw(r, "partner"), Free: rapid.Bool().Draw(r, "free"),
			Labels: &facts.Labels{Segment: name("segment"), Market: name("market")},
		},
		Sold: number("sold"), Assigned: number("assigned"), Entitled: number("entitled"), Active: number("active"),
		Subscription: facts.SubscriptionRow{
			ID: name("subscription"), Standing: facts.StandingTrial, Licenses: number("licenses"), Active: number("in use"), HasActive: true,
		},
		User:    facts.UserRow{ID: name("user"), Workloads: []facts.UserWorkload{{Workload: name("where"), Licensed: rapid.Bool().Draw(r, "licensed"), LastActivity: day}}},
		Request: facts.RequestRow{Category: facts.CategoryHelp, Count: number("requests")},
	}
}

func TestExportSourceStatusIsBounded(t *testing.T) {
	source := usageSource()
	source.Annotations = map[string]string{v1alpha1.FluxRequestedAtAnnotation: strings.Repeat("\"", 4096)}
	source.Spec.ConfigMap.Name = strings.Repeat("c", 253)
	reading := goodReading(100)
	for i := range 32 {
		reading.Rejections = append(reading.Rejections, v1alpha1.Rejection{Reason: strings.Repeat("R", 60) + fmt.Sprint(i), Rows: math.MaxInt64, FirstRow: math.MaxInt64})
	}
	fault := &ingest.Fault{Reason: "TooManyRejected", Message: strings.Repeat("<", 40_000), Permanent: true, Refused: true}
	status := Source(source, reading, fault, later)
	encoded, err := json.Marshal(status)
	if err != nil {
		t.Fatal(err)
	}
	if len(encoded) > maxStatus {
		t.Errorf("status takes %d bytes, more than %d", len(encoded), maxStatus)
	}
}
