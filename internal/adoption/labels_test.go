// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/golang-sql/civil"
	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// labeled is a record with a segment.
func labeled(r facts.Record, segment string) facts.Record {
	return with(r, func(r *facts.Record) { r.Subject.Labels = &facts.Labels{Segment: segment} })
}

func labelSubscription(standing facts.Standing, licenses int64) facts.Record {
	return facts.Record{Kind: facts.KindSubscription, AsOf: asOf, Subject: facts.Subject{Service: "o365"}, Subscription: facts.SubscriptionRow{Standing: standing, Licenses: licenses}}
}

// TestLabelOf is docs/semantics.md section 12: of several labels the one of the most
// licenses counts.
func TestLabelOf(t *testing.T) {
	user := facts.Record{Kind: facts.KindActivity, AsOf: asOf, User: facts.UserRow{ID: "a", Workloads: []facts.UserWorkload{{Workload: "Teams", Licensed: true}}}}
	earlier := asOf.AddDays(-30)
	for _, c := range []struct {
		name    string
		sources [][]facts.Record
		want    string
	}{
		{"none", [][]facts.Record{{sold("E3", 10, 1)}}, ""},
		{"the only one", [][]facts.Record{{sold("E3", 100, 1), labeled(sold("E5", 1, 1), "SMB")}}, "SMB"},
		{"most licenses", [][]facts.Record{{labeled(sold("E3", 10, 1), "SMB"), labeled(sold("E5", 9, 9), "EDU"), labeled(sold("F1", 2, 0), "EDU")}}, "EDU"},
		{"a tie", [][]facts.Record{{labeled(sold("E3", 10, 1), "SMB"), labeled(sold("E5", 10, 9), "EDU")}}, "EDU"},
		{"spellings are one", [][]facts.Record{{labeled(sold("E3", 6, 1), "smb"), labeled(sold("E5", 6, 9), "SMB"), labeled(sold("F1", 10, 0), "EDU")}}, "SMB"},
		{"sold before entitled", [][]facts.Record{{labeled(used("Teams", 1000, 1), "EDU")}, {labeled(sold("E3", 1, 1), "SMB")}}, "SMB"},
		{"else entitled", [][]facts.Record{{labeled(used("Teams", 10, 1), "SMB"), labeled(used("Exchange", 11, 0), "EDU")}, {sold("E3", 1, 1)}}, "EDU"},
		{"the first source that has it", [][]facts.Record{{labeled(sold("E3", 1, 1), "SMB")}, {labeled(sold("E3", 100, 1), "EDU")}}, "SMB"},
		{"history does not count", [][]facts.Record{{labeled(on(sold("E3", 100, 1), earlier), "EDU"), labeled(sold("E3", 1, 1), "SMB")}}, "SMB"},
		{"subscriptions without other counts", [][]facts.Record{{labeled(labelSubscription(facts.StandingCounted, 5), "SMB"), labeled(labelSubscription(facts.StandingTrial, 50), "EDU")}}, "SMB"},
		{"what no figure counts, where nothing else has it", [][]facts.Record{{labeled(labelSubscription(facts.StandingTrial, 50), "EDU"), labelSubscription(facts.StandingCounted, 5)}}, "EDU"},
		{"users", [][]facts.Record{{labeled(user, "SMB"), labeled(user, "EDU")}}, "EDU"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := Input{Sources: sourcesOf(t, c.sources...)}
			if got := LabelOf(in, LabelSegment); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func sourcesOf(t interface{ Fatal(...any) }, files ...[]facts.Record) (sources []Source) {
	for _, records := range files {
		sources = append(sources, Source{Customer: customer(t, records...)})
	}
	return sources
}

// Each label has its own value, and one's own partner counts first where one's own
// licenses are judged.
func TestKindsOfLabels(t *testing.T) {
	record := sold("E3", 10, 1)
	record.Subject.PartnerID, record.Subject.Labels = "one", &facts.Labels{Segment: "EDU", Market: "DE", Channel: "Direct"}
	other := with(sold("E5", 100, 1), func(r *facts.Record) { r.Subject.PartnerID = "two" })
	in := Input{Sources: sourcesOf(t, []facts.Record{record, other}), Scope: Scope{PartnerIDs: []string{"ONE"}}}
	var got []string
	for _, l := range []Label{LabelSegment, LabelMarket, LabelChannel, LabelPartner} {
		got = append(got, LabelOf(in, l))
	}
	in.OwnOnly = true
	got = append(got, LabelOf(in, LabelPartner))
	if diff := gocmp.Diff([]string{"EDU", "DE", "Direct", "two", "one"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// labelRow is a row of the reference.
type labelRow struct {
	service, segment string
	asOf             civil.Date
	kind             facts.Kind
	licenses         int64
}

// referenceLabel is the rule as it is written: of the rows on the latest date of
// each service, the sold ones first.
func referenceLabel(rows []labelRow) string {
	for _, kind := range []facts.Kind{facts.KindDeployment, facts.KindUsage} {
		var names []string
		weights, shown := map[string]int64{}, map[string]string{}
		for _, r := range rows {
			newer := func(o labelRow) bool { return o.kind == r.kind && o.service == r.service && o.asOf.After(r.asOf) }
			if r.kind != kind || r.segment == "" || slices.ContainsFunc(rows, newer) {
				continue
			}
			name := strings.ToLower(r.segment)
			weights[name] += r.licenses
			if shown[name] == "" || r.segment < shown[name] {
				shown[name] = r.segment
			}
			names = append(names, name)
		}
		slices.SortFunc(names, func(a, b string) int {
			return cmp.Or(cmp.Compare(weights[b], weights[a]), cmp.Compare(shown[a], shown[b]))
		})
		if len(names) > 0 {
			return shown[names[0]]
		}
	}
	return ""
}

// TestLabelAgreesWithTheReference draws rows of two data sets and two dates.
func TestLabelAgreesWithTheReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []labelRow
		var records []facts.Record
		for range rapid.IntRange(1, 10).Draw(t, "rows") {
			row := labelRow{
				service: rapid.SampledFrom([]string{"o365", "crm"}).Draw(t, "service"),
				segment: rapid.SampledFrom([]string{"", "edu", "EDU", "smb", "Corporate"}).Draw(t, "segment"),
				asOf:    asOf.AddDays(-rapid.SampledFrom([]int{0, 0, 30}).Draw(t, "days")),
				kind:    rapid.SampledFrom([]facts.Kind{facts.KindDeployment, facts.KindUsage}).Draw(t, "kind"), licenses: rapid.Int64Range(0, 3).Draw(t, "licenses"),
			}
			rows = append(rows, row)
			records = append(records, facts.Record{
				Kind: row.kind, AsOf: row.asOf, Sold: row.licenses, Entitled: row.licenses,
				Subject: facts.Subject{Service: row.service, ProductName: "E3", Labels: &facts.Labels{Segment: row.segment}},
			})
		}
		// A row that is history in all its kinds is found where nothing else is.
		got := LabelOf(Input{Sources: sourcesOf(t, records)}, LabelSegment)
		if want := referenceLabel(rows); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestServicesOf(t *testing.T) {
	free := isFree(in(sold("FLOW_FREE", 10, 1), "power"))
	earlier := in(on(sold("Old", 10, 1), asOf.AddDays(-40)), "o365")
	records := []facts.Record{sold("E3", 10, 1), in(sold("Sales", 10, 1), "crm"), in(used("Exchange", 10, 1), "O365"), in(sold("Other", 1, 1), ""), free, earlier}
	if diff := gocmp.Diff([]string{"O365", "crm"}, ServicesOf(Input{Sources: sourcesOf(t, records)})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := ServicesOf(Input{Sources: sourcesOf(t, []facts.Record{in(sold("E3", 1, 1), "")})}); got != nil {
		t.Errorf("services %q of rows that name none", got)
	}
}
