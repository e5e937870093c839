// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// portfolio is a PortfolioAdoption as the page shows it.
type portfolio struct {
	*v1alpha1.PortfolioAdoption
	// Window is the period of the usage; empty when it is unknown.
	Window string
	Shares []share
	Gauges []gauge
	Others []figure
	// Histograms draw the distributions of the customers.
	Histograms []histogram
	Lowest     []ranked
	Segments   []v1alpha1.SegmentFigures
	// Changes are nil where there are none.
	Changes   *changed
	Workloads workloads
	// Trend has the form of a customer's trend.
	Trend []v1alpha1.TrendPoint
}

// ranked is a customer of the ranking.
type ranked struct {
	v1alpha1.RankedCustomer
	// Link is the index of the customer's section; -1 for none.
	Link int
}

// share is the part of the customers that has one verdict.
type share struct {
	Verdict   v1alpha1.AdoptionVerdict
	Customers int64
	// Percent of all customers; nil when there are no customers. The
	// percentages of all verdicts add up to 100.
	Percent *int32
	// From and Width are the position in a bar of all customers, in
	// thousandths of the bar.
	From, Width int64
}

func (l *Locale) portfolios(shown []*v1alpha1.PortfolioAdoption, customers []shownCustomer) []portfolio {
	var all []portfolio
	to := linksTo(customers)
	for _, p := range shown {
		s, sum := &p.Status, asOne(p)
		next := portfolio{PortfolioAdoption: p, Gauges: l.gauges(sum), Histograms: l.histograms(s.Distribution), Lowest: rank(p, customers), Others: l.otherFigures(sum)}
		next.Changes = l.portfolioChanges(p, to)
		next.Segments = l.namedSegments(s.Segments)
		next.Workloads = newWorkloads(p.Spec.Targets.Workloads, s.Workloads, s.WorkloadsOmitted)
		if s.Customers != nil {
			next.Shares = shares(s.Customers)
		}
		if s.Usage != nil {
			next.Window = l.days(s.Usage.WindowFrom, s.Usage.WindowTo)
		}
		for _, point := range s.Trend {
			next.Trend = append(next.Trend, point.TrendPoint)
		}
		all = append(all, next)
	}
	return all
}

// namedSegments gives the segment of the customers without a label its words.
func (l *Locale) namedSegments(segments []v1alpha1.SegmentFigures) []v1alpha1.SegmentFigures {
	named := slices.Clone(segments)
	for i := range named {
		if named[i].Name == "" {
			named[i].Name = l.text("segment.none")
		}
	}
	return named
}

// shares puts the verdicts side by side: Low, Unknown, Healthy.
func shares(c *v1alpha1.PortfolioCustomers) []share {
	all := []share{
		{Verdict: v1alpha1.AdoptionLow, Customers: c.Low},
		{Verdict: v1alpha1.AdoptionUnknown, Customers: c.Unknown},
		{Verdict: v1alpha1.AdoptionHealthy, Customers: c.Healthy},
	}
	if c.Total == 0 {
		return all
	}
	sum := int64(0)
	for i := range all {
		all[i].From = sum * 1000 / c.Total
		sum += all[i].Customers
		all[i].Width = sum*1000/c.Total - all[i].From
	}
	addUp(all, c.Total)
	return all
}

// addUp gives the shares percentages that add up to 100: they are rounded down, and
// those that lose most by it are rounded up.
func addUp(all []share, total int64) {
	missing, order := int64(100), make([]int, len(all))
	for i := range all {
		percent := int32(all[i].Customers * 100 / total)
		all[i].Percent, order[i] = &percent, i
		missing -= int64(percent)
	}
	lost := func(i int) int64 { return all[i].Customers * 100 % total }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(lost(b), lost(a)) })
	for _, i := range order[:min(max(missing, 0), int64(len(order)))] {
		*all[i].Percent++
	}
}

// rank links each customer of the ranking to its section. The report that the
// portfolio generated wins, else the first report about that customer.
func rank(p *v1alpha1.PortfolioAdoption, customers []shownCustomer) []ranked {
	links, generated := map[string]int{}, map[string]bool{}
	for i, r := range customers {
		if r.Namespace != p.Namespace || !r.Linked {
			continue
		}
		id := strings.ToLower(r.Spec.Customer.ID)
		own := r.Labels[v1alpha1.PortfolioLabel] == p.Name
		if _, found := links[id]; !found || own && !generated[id] {
			links[id], generated[id] = i, own
		}
	}
	all := make([]ranked, len(p.Status.Lowest))
	for i, c := range p.Status.Lowest {
		link, found := links[strings.ToLower(c.ID)]
		if !found {
			link = -1
		}
		all[i] = ranked{c, link}
	}
	return all
}
