// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/portfolio"
)

// segmentRow is a segment of the reference.
type segmentRow struct {
	Name                                             string
	Customers, Low                                   int64
	Sold, Assigned, Entitled, Active, AdjustedActive int64
}

// rowOf is a segment in the form of the reference.
func rowOf(s portfolio.Segment) segmentRow {
	r := segmentRow{Name: s.Name, Customers: s.Customers, Low: s.Low, AdjustedActive: s.Adjusted}
	if d := s.Deployment; d != nil {
		r.Sold, r.Assigned = d.Sold, d.Assigned
	}
	if u := s.Usage; u != nil {
		r.Entitled, r.Active = u.Entitled, u.Active
	}
	return r
}

// segmented draws customers with one label each, in a map by customer.
func segmented(t *rapid.T) (records []facts.Record, labels map[string]string) {
	labels = map[string]string{}
	names := rapid.SampledFrom([]string{"", "edu", "Edu", "SMB", "smb", "Corporate"})
	count := rapid.Int64Range(0, 40)
	for i := range rapid.IntRange(1, 12).Draw(t, "customers") {
		id, l := fmt.Sprintf("customer-%02d", i), facts.Labels{Market: names.Draw(t, "market")}
		labels[id] = l.Market
		for range rapid.IntRange(1, 3).Draw(t, "rows") {
			r := sold(id, count.Draw(t, "sold"), count.Draw(t, "assigned"))
			if rapid.Bool().Draw(t, "usage") {
				r = used(id, rapid.SampledFrom([]string{"Exchange", "Yammer"}).Draw(t, "workload"), count.Draw(t, "entitled"), count.Draw(t, "active"))
			}
			r.Subject.Labels = &l
			records = append(records, r)
		}
	}
	return records, labels
}

// TestSegmentsAgreeWithTheReference: each customer is in one segment, and the
// segments add up to the portfolio.
func TestSegmentsAgreeWithTheReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records, labels := segmented(t)
		in := inputOf(t, records)
		in.SegmentBy = adoption.LabelMarket
		want := map[string]*segmentRow{}
		got := portfolio.Sum(in, func(c *portfolio.Customer) {
			key := strings.ToLower(labels[c.ID])
			if want[key] == nil {
				want[key] = &segmentRow{Name: labels[c.ID]}
			}
			w := want[key]
			w.Name = min(w.Name, labels[c.ID])
			w.Customers++
			if c.Result.Adoption == "Low" {
				w.Low++
			}
			if d := c.Metrics.Deployment; d != nil {
				w.Sold, w.Assigned = w.Sold+d.Sold, w.Assigned+d.Assigned
			}
			if u := c.Metrics.Usage; u != nil {
				w.Entitled, w.Active, w.AdjustedActive = w.Entitled+u.Entitled, w.Active+u.Active, w.AdjustedActive+c.Result.AdjustedActive
			}
		})
		var rows, expected []segmentRow
		for _, s := range got.Segments {
			rows = append(rows, rowOf(s))
		}
		for _, w := range want {
			expected = append(expected, *w)
		}
		slices.SortFunc(expected, func(a, b segmentRow) int {
			return cmp.Or(cmp.Compare(b.Customers, a.Customers), cmp.Compare(a.Name, b.Name))
		})
		if diff := gocmp.Diff(expected, rows); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		checkSegmentSums(t, got, rows)
	})
}

func checkSegmentSums(t *rapid.T, got portfolio.Totals, rows []segmentRow) {
	whole := rowOf(portfolio.Segment{
		Customers: got.Total, Low: got.Low, Deployment: got.Metrics.Deployment, Usage: got.Metrics.Usage, Adjusted: got.Result.AdjustedActive,
	})
	var sum segmentRow
	for _, r := range rows {
		sum.Customers, sum.Low = sum.Customers+r.Customers, sum.Low+r.Low
		sum.Sold, sum.Assigned = sum.Sold+r.Sold, sum.Assigned+r.Assigned
		sum.Entitled, sum.Active, sum.AdjustedActive = sum.Entitled+r.Entitled, sum.Active+r.Active, sum.AdjustedActive+r.AdjustedActive
	}
	if diff := gocmp.Diff(whole, sum); diff != "" {
		t.Errorf("sum of the segments (-portfolio +segments):\n%s", diff)
	}
}

// One's own figures are those of the segments where they are judged.
func TestSegmentsOfOwnFigures(t *testing.T) {
	own := sold("a", 10, 4)
	own.Subject.PartnerID = "own"
	other := sold("a", 100, 4)
	other.Subject.PartnerID = "other"
	in := input(t, []facts.Record{own, other})
	in.Figures.Scope.PartnerIDs, in.Figures.OwnOnly, in.Targets.OwnOnly, in.SegmentBy = []string{"own"}, true, true, adoption.LabelPartner
	got := portfolio.Sum(in, nil).Segments
	if len(got) != 1 || got[0].Name != "own" || got[0].Deployment.Sold != 10 {
		t.Errorf("segments %+v", got)
	}
}
