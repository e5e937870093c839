// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation/statustest"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

func examplePortfolio() *v1alpha1.PortfolioAdoption {
	return &v1alpha1.PortfolioAdoption{
		TypeMeta:   metav1.TypeMeta{APIVersion: v1alpha1.SchemeGroupVersion.String(), Kind: "PortfolioAdoption"},
		ObjectMeta: metav1.ObjectMeta{Name: "all", Namespace: "default", Generation: 1, UID: "all-uid"},
		Spec: v1alpha1.PortfolioAdoptionSpec{
			Sources: []v1alpha1.SourceReference{{Name: "deployment"}, {Name: "usage"}}, Prune: v1alpha1.PruneDelete,
		},
		Status: v1alpha1.PortfolioAdoptionStatus{ObservedGeneration: -1},
	}
}

// of gives a record to another customer.
func of(customer string, r facts.Record) facts.Record {
	r.CustomerID, r.CustomerName = customer, "Name of "+customer
	return r
}

// ready says that a source's latest fetch succeeded.
func ready(s SourceFacts) SourceFacts {
	s.Source.Status.Conditions = []metav1.Condition{condition("Ready", metav1.ConditionTrue)}
	return s
}

func sumUp(p *v1alpha1.PortfolioAdoption, sources []SourceFacts, now time.Time, existing ...v1alpha1.CustomerAdoption) PortfolioResult {
	return Portfolio(p, sources, Reports{Existing: existing}, now)
}

// The worked example (docs/semantics.md section 11) and a second customer.
func TestPortfolioOfTwo(t *testing.T) {
	sources := []SourceFacts{
		sourceFacts(t, "deployment", sold("o365", "Office 365 E3", 100, 84), sold("crm", "Dynamics 365", 20, 7), of("b", sold("o365", "Office 365 E3", 30, 3))),
		sourceFacts(t, "usage", used("Exchange", 100, 81), used("SharePoint", 100, 47), used("Yammer", 10, 64)),
	}
	got := sumUp(examplePortfolio(), sources, later)
	status := got.Status
	if diff := cmp.Diff(map[string]string{
		"Ready": "True Evaluated", "LowDeployment": "True BelowTarget", "LowUsage": "False OnTarget",
		"UsageInflated": "True YammerOveruse", "DataStale": "False Fresh", "DataIncomplete": "True CustomerNotInExport",
	}, statustest.Summary(status.Conditions)); diff != "" {
		t.Errorf("conditions (-want +got):\n%s", diff)
	}
	if want := time.Date(2026, 11, 26, 0, 0, 0, 1, time.UTC); !got.LookAgain.Equal(want) {
		t.Errorf("looks again at %v, want %v", got.LookAgain, want)
	}
	status.Conditions = nil
	want := v1alpha1.PortfolioAdoptionStatus{
		ObservedGeneration: 1,
		Customers:          &v1alpha1.PortfolioCustomers{Total: 2, Healthy: 1, Low: 1},
		Findings: []v1alpha1.FindingCount{
			{Finding: "LowDeployment", Customers: 1}, {Finding: "UsageInflated", Customers: 1}, {Finding: "DataIncomplete", Customers: 1},
		},
		DataAsOf: "2026-11-18",
		Licenses: &v1alpha1.LicenseFigures{Sold: 150, Assigned: 94, Unassigned: 56, DeploymentPercent: ptr.To[int32](62)},
		Usage: &v1alpha1.UsageFigures{
			Basis: v1alpha1.UsageBasisEntitlements, Entitled: new(int64(210)), Active: 192, UsagePercent: ptr.To[int32](91),
			AdjustedActive: 138, AdjustedUsagePercent: ptr.To[int32](65), WindowFrom: "2026-10-22", WindowTo: "2026-11-18",
		},
		Distribution: []v1alpha1.Distribution{
			{Metric: "Deployment", Deciles: []int64{0, 1, 0, 0, 0, 0, 0, 1, 0, 0}}, {Metric: "Usage", Deciles: []int64{0, 0, 0, 0, 0, 0, 1, 0, 0, 0}},
		},
		Lowest: []v1alpha1.RankedCustomer{
			{ID: contoso, Name: "Contoso", DeploymentPercent: ptr.To[int32](75), AdjustedUsagePercent: ptr.To[int32](65), UnusedLicenses: ptr.To[int64](29)},
			{ID: "b", Name: "Name of b", DeploymentPercent: ptr.To[int32](10), UnusedLicenses: ptr.To[int64](27)},
		},
		Products: []v1alpha1.ProductFigures{
			{Name: "Office 365 E3", SKU: "sku-o365", Sold: 130, Assigned: 87, DeploymentPercent: ptr.To[int32](66)},
			{Name: "Dynamics 365", SKU: "sku-crm", Sold: 20, Assigned: 7, DeploymentPercent: ptr.To[int32](35)},
		},
		Workloads: []v1alpha1.WorkloadFigures{
			{Name: "Exchange", Entitled: new(int64(100)), Active: 81, UsagePercent: ptr.To[int32](81), AdjustedUsagePercent: ptr.To[int32](81), HighWaterMark: ptr.To[int64](81)},
			{Name: "SharePoint", Entitled: new(int64(100)), Active: 47, UsagePercent: ptr.To[int32](47), AdjustedUsagePercent: ptr.To[int32](47), HighWaterMark: ptr.To[int64](47)},
			{Name: "Yammer", Entitled: new(int64(10)), Active: 64, UsagePercent: ptr.To[int32](640), AdjustedUsagePercent: ptr.To[int32](100), HighWaterMark: ptr.To[int64](64)},
		},
		Inflation: []v1alpha1.InflationContribution{{Reason: "YammerOveruse", Active: 54, PercentagePoints: ptr.To[int32](25), Evidence: v1alpha1.EvidenceMeasured}},
		Trend: []v1alpha1.PortfolioTrendPoint{{Customers: 2, TrendPoint: v1alpha1.TrendPoint{
			AsOf: "2026-11-18", DeploymentPercent: ptr.To[int32](62), UsagePercent: ptr.To[int32](91), AdjustedUsagePercent: ptr.To[int32](65),
		}}},
		ScopeDigest: portfolioDigest(&examplePortfolio().Spec),
		Sources: []v1alpha1.PortfolioSourceStatus{
			{Customers: 2, SourceStatus: v1alpha1.SourceStatus{Name: "deployment", Revision: "sha256:deployment", DataAsOf: "2026-11-18", AsOfFrom: "Data", Figures: []v1alpha1.Figure{"Deployment"}}},
			{Customers: 1, SourceStatus: v1alpha1.SourceStatus{Name: "usage", Revision: "sha256:usage", DataAsOf: "2026-11-18", AsOfFrom: "Data", Figures: []v1alpha1.Figure{"Usage"}}},
		},
	}
	if diff := cmp.Diff(want, status); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// crowdOf draws customers with rows of every dataset in two sources: a few
// names and dates, so that everything meets.
func crowdOf(t *testing.T, dice *rand.Rand) []SourceFacts {
	t.Helper()
	var records [2][]facts.Record
	for range dice.IntN(60) {
		age := []int{0, 0, 0, 1, 20, 40, 400}[dice.IntN(7)]
		r := facts.Record{
			CustomerID: fmt.Sprintf("customer-%d", dice.IntN(12)), AsOf: asOf.AddDays(-age),
			Kind: []facts.Kind{facts.KindDeployment, facts.KindDeployment, facts.KindUsage, facts.KindUsage, facts.KindSubscription, facts.KindActivity}[dice.IntN(6)],
			Subject: facts.Subject{
				Service: []string{"o365", "crm"}[dice.IntN(2)], ProductName: []string{"E3", "E5"}[dice.IntN(2)],
				PartnerID: []string{"", "own", "other"}[dice.IntN(3)], Free: dice.IntN(10) == 0,
			},
			Sold: dice.Int64N(50), Assigned: dice.Int64N(50), Entitled: dice.Int64N(50), Active: dice.Int64N(50),
		}
		switch r.Kind {
		case facts.KindUsage:
			r.Subject.Workload = []string{"Exchange", "SharePoint", "OneDrive", "Yammer"}[dice.IntN(4)]
		case facts.KindSubscription:
			r.Subscription = facts.SubscriptionRow{
				ID: fmt.Sprint(dice.IntN(9)), Licenses: dice.Int64N(50), Active: dice.Int64N(50), HasActive: true, Assigned: dice.Int64N(50), HasAssigned: true,
				Standing: []facts.Standing{facts.StandingCounted, facts.StandingTrial, facts.StandingDisabled}[dice.IntN(3)],
				Renewal:  []facts.Renewal{facts.RenewalUnstated, facts.RenewalManual, facts.RenewalAutomatic}[dice.IntN(3)],
			}
			if dice.IntN(3) > 0 {
				r.Subscription.CommitmentEnd = r.AsOf.AddDays(dice.IntN(110) - 10)
			}
		case facts.KindActivity:
			r.Subject.ProductName = ""
			r.User = facts.UserRow{ID: fmt.Sprint(dice.IntN(20)), Workloads: []facts.UserWorkload{{
				Workload: "Teams", Licensed: dice.IntN(2) == 0, LastActivity: r.AsOf.AddDays(-dice.IntN(60)),
			}}}
		}
		source := dice.IntN(2)
		records[source] = append(records[source], r)
	}
	return []SourceFacts{sourceFacts(t, "deployment", records[0]...), sourceFacts(t, "usage", records[1]...)}
}

// Every figure of a portfolio is the sum of the customers' own, each evaluated
// as a CustomerAdoption of the same spec.
func TestPortfolioIsTheSumOfItsCustomers(t *testing.T) {
	for seed := range uint64(400) {
		dice := rand.New(rand.NewPCG(seed, 11))
		sources, p := crowdOf(t, dice), examplePortfolio()
		if dice.IntN(2) == 0 {
			p.Spec.Scope = &v1alpha1.Scope{PartnerIDs: []v1alpha1.FieldText{"own"}, Licenses: []v1alpha1.LicenseScope{"AllPartners", "OwnPartner"}[dice.IntN(2)]}
		}
		if dice.IntN(3) == 0 {
			p.Spec.UsageBasis = v1alpha1.UsageBasisUsers
		}
		want := addUpReports(p, sources)
		if diff := cmp.Diff(want, numbersOf(sumUp(p, sources, later).Status)); diff != "" {
			t.Fatalf("portfolio %d (-sum of the customers +portfolio):\n%s", seed, diff)
		}
	}
}

// addUpReports evaluates a CustomerAdoption for each customer and adds up what
// numbersOf tells of a portfolio.
func addUpReports(p *v1alpha1.PortfolioAdoption, sources []SourceFacts) map[string]int64 {
	sums := map[string]int64{}
	for i := range 12 {
		id := fmt.Sprintf("customer-%d", i)
		if sources[0].Facts.Customer(id) == nil && sources[1].Facts.Customer(id) == nil {
			continue
		}
		report := &v1alpha1.CustomerAdoption{Spec: *EachCustomer(&p.Spec)}
		report.Spec.Customer.ID = id
		s, _ := Report(report, sources, later)
		sums["customers"]++
		sums["customers "+string(s.Adoption)]++
		addLicenses(sums, s.Licenses, s.OwnLicenses)
		addUsage(sums, s.Usage, s.AlternateUsage, s.OwnUsage)
		addLists(sums, s.Products, s.Workloads, s.Inflation, s.Subscriptions)
		addRenewals(sums, s.Renewals)
		judgedLicenses, judgedUsage := s.Licenses, s.Usage
		if ownOnly(&report.Spec) {
			judgedLicenses, judgedUsage = s.OwnLicenses, s.OwnUsage
		}
		if judgedLicenses != nil && judgedLicenses.DeploymentPercent != nil {
			sums[fmt.Sprint("decile Deployment ", min(*judgedLicenses.DeploymentPercent/10, 9))]++
		}
		if judgedUsage != nil && judgedUsage.AdjustedUsagePercent != nil {
			sums[fmt.Sprint("decile Usage ", min(*judgedUsage.AdjustedUsagePercent/10, 9))]++
		}
	}
	return withoutZeros(sums)
}

func numbersOf(s v1alpha1.PortfolioAdoptionStatus) map[string]int64 {
	sums := map[string]int64{
		"customers": s.Customers.Total, "customers Healthy": s.Customers.Healthy, "customers Low": s.Customers.Low, "customers Unknown": s.Customers.Unknown,
	}
	addLicenses(sums, s.Licenses, s.OwnLicenses)
	addUsage(sums, s.Usage, s.AlternateUsage, s.OwnUsage)
	addLists(sums, s.Products, s.Workloads, s.Inflation, s.Subscriptions)
	addRenewals(sums, s.Renewals)
	for _, d := range s.Distribution {
		for i, n := range d.Deciles {
			sums[fmt.Sprint("decile ", d.Metric, " ", i)] = n
		}
	}
	return withoutZeros(sums)
}

func addLicenses(sums map[string]int64, licenses, own *v1alpha1.LicenseFigures) {
	for name, f := range map[string]*v1alpha1.LicenseFigures{"licenses": licenses, "own licenses": own} {
		if f != nil {
			sums[name+" sold"] += f.Sold
			sums[name+" assigned"] += f.Assigned
		}
	}
}

func addUsage(sums map[string]int64, usage, alternate, own *v1alpha1.UsageFigures) {
	for name, f := range map[string]*v1alpha1.UsageFigures{"usage": usage, "alternate": alternate, "own usage": own} {
		if f != nil {
			sums[name+" entitled"] += *f.Entitled
			sums[name+" active"] += f.Active
			sums[name+" adjusted"] += f.AdjustedActive
		}
	}
}

func addLists(sums map[string]int64, products []v1alpha1.ProductFigures, workloads []v1alpha1.WorkloadFigures, inflation []v1alpha1.InflationContribution, subscriptions []v1alpha1.SubscriptionFigures) {
	for _, p := range products {
		sums["sold of "+p.Name] += p.Sold
		sums["assigned of "+p.Name] += p.Assigned
	}
	for _, w := range workloads {
		sums["entitled to "+w.Name] += *w.Entitled
		sums["active in "+w.Name] += w.Active
	}
	for _, c := range inflation {
		sums["inflation "+c.Reason+string(c.Evidence)] += c.Active
	}
	for _, s := range subscriptions {
		sums["subscriptions "+s.Reason] += s.Subscriptions
		sums["licenses of subscriptions "+s.Reason] += s.Licenses
	}
}

func addRenewals(sums map[string]int64, renewals []v1alpha1.RenewalFigures) {
	for _, f := range renewals {
		due := fmt.Sprint("due in ", f.Days)
		sums[due] += f.Subscriptions
		sums[due+" licenses"] += f.Licenses
		sums[due+" unassigned"] += ptr.Deref(f.Unassigned, 0)
		sums[due+" renewed"] += ptr.Deref(f.AutoRenew, 0)
	}
}

func withoutZeros(sums map[string]int64) map[string]int64 {
	for name, n := range sums {
		if n == 0 {
			delete(sums, name)
		}
	}
	return sums
}

// The same facts at another time are the same status, whatever it says.
func TestPortfolioStatusStays(t *testing.T) {
	sources := crowdOf(t, rand.New(rand.NewPCG(1, 1)))
	p := examplePortfolio()
	p.Status = sumUp(p, sources, earlier).Status
	if diff := cmp.Diff(p.Status, sumUp(p, sources, later).Status); diff != "" {
		t.Errorf("(-first +second):\n%s", diff)
	}
	lost := []SourceFacts{sources[0], {Name: "usage"}}
	kept := sumUp(p, lost, later).Status
	if got := statustest.Summary(kept.Conditions)["Ready"]; got != "False SourceNotFound" || !cmp.Equal(kept.Usage, p.Status.Usage) || !cmp.Equal(kept.Customers, p.Status.Customers) {
		t.Errorf("a lost source: Ready %s, usage %+v", got, kept.Usage)
	}
	p.Spec.Suspend = true
	suspended := sumUp(p, nil, later).Status
	if got := statustest.Summary(suspended.Conditions)["Ready"]; got != "True Suspended" || !cmp.Equal(suspended.Usage, p.Status.Usage) {
		t.Errorf("suspended: Ready %s, usage %+v", got, suspended.Usage)
	}
}

// Earlier months are kept while the same is counted.
func TestPortfolioTrendOfEarlierEvaluations(t *testing.T) {
	p := examplePortfolio()
	p.Spec.Sources = p.Spec.Sources[1:]
	p.Status = sumUp(p, monthly(t, 70, 2026, time.October, 31), later).Status
	p.Status = sumUp(p, monthly(t, 60, 2026, time.November, 18), later).Status
	if len(p.Status.Trend) != 2 || p.Status.Trend[0].AsOf != "2026-10-31" || *p.Status.Workloads[0].HighWaterMark != 70 {
		t.Errorf("trend %+v, mark %d", p.Status.Trend, *p.Status.Workloads[0].HighWaterMark)
	}
	p.Spec.Customers = &v1alpha1.CustomerSelection{Include: []v1alpha1.FieldText{"*"}}
	if got := sumUp(p, monthly(t, 60, 2026, time.November, 18), later).Status; len(got.Trend) != 1 || *got.Workloads[0].HighWaterMark != 60 {
		t.Errorf("of another selection: trend %+v", got.Trend)
	}
}

// 64 KiB whatever the data holds, and the number of customers.
func TestPortfolioStatusIsBounded(t *testing.T) {
	names := rapid.OneOf(rapid.String(), rapid.Map(rapid.IntRange(0, 200), hostile))
	rapid.Check(t, func(r *rapid.T) {
		builder := facts.NewBuilder()
		for range rapid.IntRange(0, 60).Draw(r, "rows") {
			record := anyRecord(r, names)
			record.CustomerID = names.Draw(r, "id")
			_, _ = builder.Add(record) // what overflows is left out
		}
		many := rapid.SampledFrom([]int64{0, 0, 0, 150}).Draw(r, "more customers")
		for i := range many {
			record := sold("o365", hostile(int(i)), math.MaxInt64/4, i)
			record.CustomerID, record.CustomerName, record.Subject.ProductID = hostile(int(i)), hostile(int(i)), hostile(int(i))
			usage := used(hostile(int(i)), math.MaxInt64/4, math.MaxInt64/2)
			usage.CustomerID = record.CustomerID
			for _, r := range []facts.Record{record, usage} {
				_, _ = builder.Add(r)
			}
		}
		p := examplePortfolio()
		p.Annotations = map[string]string{v1alpha1.RequestedAtAnnotation: strings.Repeat("<", 4096)}
		p.Spec.Ranking.Limit = 100
		p.Spec.Scope = &v1alpha1.Scope{PartnerIDs: []v1alpha1.FieldText{"own"}}
		p.Spec.CustomerTemplate = &v1alpha1.CustomerTemplate{}
		p.Spec.Sources = nil
		for i := range 32 {
			p.Spec.Targets.Workloads = append(p.Spec.Targets.Workloads, v1alpha1.WorkloadTarget{Name: hostile(i), UsagePercent: 100})
		}
		var sources []SourceFacts
		for i := range 16 {
			name := strings.Repeat("s", 250) + fmt.Sprintf("%03d", i)
			p.Spec.Sources = append(p.Spec.Sources, v1alpha1.SourceReference{Name: name})
			sources = append(sources, sourceFacts(t, name))
			sources[i].Source.Status.Artifact.Revision = "sha256:" + strings.Repeat("a", 64)
		}
		sources[0].Facts = builder.Build(asOf, asOf)
		for range 2 { // the second time on what the first has left
			p.Status = sumUp(p, sources, later).Status
		}
		encoded, err := json.Marshal(p.Status)
		if err != nil {
			t.Fatal(err)
		}
		if len(encoded) > maxStatus {
			r.Errorf("status takes %d bytes, more than %d", len(encoded), maxStatus)
		}
		if many == 150 && len(p.Status.Lowest) != 100 {
			r.Errorf("%d of 100 customers are ranked", len(p.Status.Lowest))
		}
	})
}

func TestPortfolioListsTheLargest(t *testing.T) {
	var products, workloads []facts.Record
	for i := range int64(25) {
		product := sold("o365", fmt.Sprint("product ", i), 100+i, 1)
		product.Subject.ProductID = fmt.Sprint("id ", i)
		products = append(products, product)
		workloads = append(workloads, used(fmt.Sprint("workload ", i), 100+i, 1))
	}
	got := sumUp(examplePortfolio(), []SourceFacts{sourceFacts(t, "deployment", products...), sourceFacts(t, "usage", workloads...)}, later).Status
	if len(got.Products) != 20 || got.ProductsOmitted != 5 || got.Products[0].Name != "product 24" {
		t.Errorf("%d products, %d omitted", len(got.Products), got.ProductsOmitted)
	}
	if len(got.Workloads) != 20 || got.WorkloadsOmitted != 5 || got.Workloads[0].Name != "workload 24" {
		t.Errorf("%d workloads, %d omitted", len(got.Workloads), got.WorkloadsOmitted)
	}
}

// The 20 segments with the most customers are listed, and a customer has the labels
// and services of its rows.
func TestSegmentsOfAPortfolio(t *testing.T) {
	var records []facts.Record
	for i := range 25 {
		for customer := range 1 + i/24 {
			r := of(fmt.Sprintf("customer-%02d-%d", i, customer), sold("o365", "Office 365 E3", 100, 60))
			r.Subject.Labels = &facts.Labels{Segment: "Education", Market: fmt.Sprintf("Market %02d", i)}
			records = append(records, r)
		}
	}
	sources := []SourceFacts{sourceFacts(t, "deployment", records...)}
	p := examplePortfolio()
	p.Spec.Sources, p.Spec.SegmentBy = p.Spec.Sources[:1], v1alpha1.SegmentByMarket
	status := sumUp(p, sources, later).Status
	want := v1alpha1.SegmentFigures{
		Name: "Market 24", Customers: 2, Low: 2, DeploymentPercent: ptr.To[int32](60),
		Licenses: &v1alpha1.LicenseFigures{Sold: 200, Assigned: 120, Unassigned: 80, DeploymentPercent: ptr.To[int32](60)},
	}
	if diff := cmp.Diff(want, status.Segments[0]); diff != "" || len(status.Segments) != 20 || status.SegmentsOmitted != 5 {
		t.Errorf("%d segments, %d omitted, the first (-want +got):\n%s", len(status.Segments), status.SegmentsOmitted, diff)
	}
	p.Spec.SegmentBy = ""
	if status = sumUp(p, sources, later).Status; status.Segments != nil {
		t.Errorf("segments %+v without segmentBy", status.Segments)
	}
	report := exampleReport()
	report.Spec.Customer.ID, report.Spec.Sources = "customer-07-0", p.Spec.Sources
	got, _ := Report(report, sources, later)
	if got.Segment != "Education" || got.Market != "Market 07" || !slices.Equal(got.Services, []string{"o365"}) {
		t.Errorf("segment %q, market %q, services %q", got.Segment, got.Market, got.Services)
	}
	for c := range PortfolioCustomers(p, []SourceFacts{ready(sources[0])}, later) {
		if c.Status.Segment != "Education" || !strings.HasPrefix(c.Status.Market, "Market ") || !slices.Equal(c.Status.Services, []string{"o365"}) {
			t.Errorf("export: segment %q, market %q, services %q", c.Status.Segment, c.Status.Market, c.Status.Services)
		}
	}
}
