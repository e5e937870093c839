// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
)

// TestAgreesWithTheReference compares the engine with the second evaluation on
// random customers over all datasets and scopes.
func TestAgreesWithTheReference(t *testing.T) {
	customers := 10_000
	for seed := range uint64(customers) {
		d := newDice(seed, 3)
		figures, judgment := d.inputs()
		got, want := engineSays(figures, judgment), referenceSays(refRows(figures, d.rows), figures, judgment)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("customer %d (-reference +engine):\n%s", seed, diff)
		}
	}
}

// figureLine writes a figure out; both sides use it for numbers only.
func figureLine(name string, source int, origin string, counts ...int64) string {
	return fmt.Sprint(name, " from ", source, " ", origin, " ", counts)
}

// engineSays runs Compute and Assess and writes everything out.
func engineSays(figures adoption.Input, judgment assessment.Input) (lines []string) {
	m := adoption.Compute(figures)
	judgment.Metrics = m
	r := assessment.Assess(judgment)
	say := func(values ...any) { lines = append(lines, fmt.Sprint(values...)) }
	deployment := func(name string, d *adoption.Deployment) {
		if d == nil {
			return
		}
		say(figureLine(name, d.Source, fmt.Sprint(d.AsOf, " ", d.Newest, " ", d.MonthKeyed), d.Sold, d.Assigned))
		products := map[string][2]int64{}
		for _, p := range d.Products {
			key := strings.ToLower(p.Name)
			if p.ID != "" {
				key = "#" + strings.ToLower(p.ID)
			}
			products[key] = [2]int64{p.Sold, p.Assigned}
		}
		say(name, " products ", products)
	}
	usage := func(name string, u *adoption.Usage, adjusted int64) {
		if u == nil {
			return
		}
		measured := u.Measured()
		say(figureLine(name, u.Source, fmt.Sprint(u.AsOf, " ", u.Newest, " ", u.MonthKeyed), u.Entitled, u.Active, adjusted), u.LowerBound, " ", u.EvidenceSources, u.MixedDates)
		workloads := map[string]string{}
		for i, w := range u.Workloads {
			workloads[adoption.WorkloadKey(w.Name, w.PartOf)] = fmt.Sprint(w.Entitled, " ", w.Active, " ", measured.Workloads[i], " ", w.HighWater)
		}
		say(name, " workloads ", workloads)
	}
	deployment("deployment", m.Deployment)
	usage("usage", m.Usage, r.AdjustedActive)
	usage("alternate", m.Alternate, r.AdjustedAlternate)
	lines = append(lines, engineIdle(m.Idle)...)
	deployment("own deployment", m.OwnDeployment)
	usage("own usage", m.OwnUsage, r.AdjustedOwn)
	say("as of ", m.AsOf)
	for _, s := range m.Subscriptions {
		say(s.Reason, [2]int64{s.Subscriptions, s.Licenses})
	}
	number := func(p *int64) string {
		if p == nil {
			return "-"
		}
		return fmt.Sprint(*p)
	}
	if due := m.Renewals; due != nil {
		say("renewals from ", due.Source, " ", due.AsOf, " ", due.MonthKeyed)
		for _, days := range []int{30, 60, 90, 366} {
			sum := due.Within(days)
			say("within ", days, ": ", sum.Subscriptions, " ", sum.Licenses, " ", number(sum.Unassigned), " ", number(sum.AutoRenew))
		}
	}
	if s := m.Support; s != nil {
		per := "-"
		if s.Per100Users != nil {
			per = fmt.Sprint(*s.Per100Users)
		}
		say("support ", s.Requests, " ", per)
	}
	text := func(p *int32) string {
		if p == nil {
			return "-"
		}
		return fmt.Sprint(*p)
	}
	for _, p := range m.Trend {
		say(p.AsOf, " ", text(p.Deployment), " ", text(p.Usage), " ", text(p.Adjusted))
	}
	for _, c := range r.Inflation {
		say(c.Reason, " ", c.Active, " ", c.Evidence)
	}
	for _, f := range r.Findings {
		say(f.Type, " ", f.Status, " ", f.Reason)
	}
	say(r.Adoption)
	if p := r.Progress; p != nil {
		say("plan ", p.Phase, " ", text(p.Deployment), " ", text(p.Usage))
	}
	for _, c := range r.Recommendations {
		say(c.Finding, c.Actions)
	}
	return lines
}

// referenceSays asks the second evaluation the same.
func referenceSays(all []refRow, in adoption.Input, judgment assessment.Input) (lines []string) {
	rows := refKnown(all, "9999")
	basis, other := "Entitlements", "Users"
	if in.Basis == "Users" {
		basis, other = other, basis
	}
	say := func(values ...any) { lines = append(lines, fmt.Sprint(values...)) }
	d := refDeployment(in, rows, false)
	u := refUsage(in, rows, basis, false, d)
	a := refUsage(in, rows, other, false, d)
	var od, ou *refFigure
	if len(in.Scope.PartnerIDs) > 0 {
		od = refDeployment(in, rows, true)
		ou = refUsage(in, rows, basis, true, od)
	}
	if u != nil {
		refMarks(in, all, u)
	}
	deployment := func(name string, f *refFigure) {
		if f != nil {
			say(figureLine(name, f.Source, fmt.Sprint(f.AsOf, " ", f.Newest, " ", f.MonthKeyed), f.Whole, f.Part))
			say(name, " products ", f.Products)
		}
	}
	usage := func(name string, f *refFigure) {
		if f == nil {
			return
		}
		say(figureLine(name, f.Source, fmt.Sprint(f.AsOf, " ", f.Newest, " ", f.MonthKeyed), f.Whole, f.Part, f.Adjusted), f.LowerBound, " ", slices.Sorted(maps.Keys(f.sources)), f.mixed)
		workloads := map[string]string{}
		for n, w := range f.Workloads {
			workloads[n] = fmt.Sprint(w.Entitled, " ", w.Active, " ", w.Adjusted, " ", w.HighWater)
		}
		say(name, " workloads ", workloads)
	}
	deployment("deployment", d)
	usage("usage", u)
	usage("alternate", a)
	lines = append(lines, refIdle(in, rows)...)
	deployment("own deployment", od)
	usage("own usage", ou)
	dated := []*refFigure{d, u, a, od, ou}
	oldest := "9999"
	for _, f := range dated {
		if f != nil {
			oldest = min(oldest, f.AsOf)
		}
	}
	say("as of ", strings.Replace(oldest, "9999", "0000-00-00", 1))
	lines = append(lines, refSubscriptions(in, rows)...)
	due := refRenewals(in, rows)
	if due != nil {
		say("renewals from ", due.source, " ", due.asOf, " ", due.monthKeyed)
		for _, days := range []int{30, 60, 90, 366} {
			line, _ := due.within(days)
			say(line)
		}
	}
	support := refSupport(in, u, a)
	if support.asked {
		say("support ", support.requests, " ", refPercent(support.requests, support.users))
	}
	lines = append(lines, refTrend(in, all, basis)...)
	jd, ju := d, u
	if judgment.Targets.OwnOnly {
		jd, ju = od, ou
	}
	lines = append(lines, refInflation(ju)...)
	support.lacks = refLacks(in, rows)
	verdicts, low, unknown := refVerdicts(judgment, jd, ju, dated, support)
	verdicts = append(verdicts, refExcessVerdict(judgment, jd, dated, support.lacks, refExcess(in, rows)))
	if v := refRenewalVerdict(judgment, due, verdicts); v != "" {
		verdicts = append(verdicts, v)
	}
	lines = append(lines, verdicts...)
	switch {
	case low:
		say("Low")
	case unknown:
		say("Unknown")
	default:
		say("Healthy")
	}
	lines = append(lines, refPlan(judgment.Targets, jd, ju, verdicts)...)
	for _, v := range verdicts {
		switch finding, truth, _ := strings.Cut(v, " "); {
		case !strings.HasPrefix(truth, "True"):
		case finding == "LowDeployment" || finding == "LowUsage":
			say(finding, "[CaseStudies Testimonials TutorialBlogs Videos TrainingCourses]")
		case finding == "UpsellOpportunity":
			say(finding, "[TrainingCourses OfferMoreLicenses]")
		case finding == "HighSupportDemand":
			say(finding, "[TrainingInPerson TrainingOnline PromoteSelfService RedesignSupportSite]")
		case finding == "OverAssigned":
			say(finding, "[MoveSeats RightSize]")
		case finding == "RenewalAtRisk":
			say(finding, "[TrainingBeforeRenewal RightSize MoveSeats]")
		}
	}
	return lines
}
