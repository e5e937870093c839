// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

var update = flag.Bool("update", false, "write the golden files")

// TestShapes is docs/semantics.md section 2: the shapes in which real exports come,
// whose headers and keys are known, and the facts they hold, several in a
// record where it has several.
func TestShapes(t *testing.T) {
	legacy := func(o *Options) {
		o.Constants = map[string]string{"customerId": "AAAAAAAA-1111-4111-8111-111111111111"}
	}
	german := func(o *Options) { o.Format = Format{DateFormat: "02.01.2006", Decimal: ","} }
	own := func(field, value string) func(*Options) {
		return func(o *Options) {
			legacy(o)
			o.Constants[field] = value
		}
	}
	tests := []struct {
		file   string
		kind   facts.Kind
		change func(*Options)
	}{
		{"rest-customer-deployment.json", facts.KindDeployment, nil},
		// The legacy usage examples leave the customer's id out.
		{"rest-customer-usage.json", facts.KindUsage, legacy},
		{"rest-commercial-deployment.json", facts.KindDeployment, nil},
		{"rest-commercial-usage.json", facts.KindUsage, nil},
		{"office-usage.tsv", facts.KindUsage, nil},
		{"dynamics-usage.csv", facts.KindDeployment, nil},
		{"dynamics-usage.csv", facts.KindUsage, nil},
		{"dynamics-usage.csv", facts.KindSubscription, nil},
		{"power-bi-usage.csv", facts.KindUsage, nil},
		{"power-bi-usage.csv", facts.KindSubscription, nil},
		{"ems-usage.csv", facts.KindUsage, nil},
		{"ems-usage.csv", facts.KindSubscription, nil},
		{"seats-subscriptions-and-revenue.csv", facts.KindDeployment, nil},
		{"seats-subscriptions-and-revenue.csv", facts.KindSubscription, nil},
		{"subscription-details.csv", facts.KindSubscription, nil},
		{"plain-semicolon.csv", facts.KindDeployment, german},
		// What is asked of one customer does not name it.
		{"csp-subscriptions.json", facts.KindSubscription, legacy},
		{"subscription-analytics.json", facts.KindSubscription, nil},
		{"partner-center-subscribed-skus.json", facts.KindSubscription, legacy},
		{"graph-subscribed-skus.json", facts.KindSubscription, legacy},
		{"graph-company-subscriptions.json", facts.KindSubscription, legacy},
		{"graph-active-user-detail.csv", facts.KindActivity, legacy},
		{"graph-active-user-detail.json", facts.KindActivity, legacy},
		// A report on one workload does not name that either.
		{"graph-yammer-user-detail.csv", facts.KindActivity, own("workloadName", "Yammer")},
		{"graph-m365-app-user-detail.csv", facts.KindActivity, own("workloadName", "Microsoft 365 Apps")},
		{"graph-teams-user-detail.csv", facts.KindActivity, own("workloadName", "Teams")},
		{"support.csv", facts.KindRequest, nil},
	}
	kinds := map[facts.Kind]string{
		facts.KindDeployment: "deployment", facts.KindUsage: "usage", facts.KindSubscription: "subscriptions",
		facts.KindActivity: "activity", facts.KindRequest: "requests",
	}
	customers := []string{"aaaaaaaa-1111-4111-8111-111111111111", "bbbbbbbb-2222-4222-8222-222222222222"}
	for _, test := range tests {
		kind := kinds[test.kind]
		t.Run(test.file+" as "+kind, func(t *testing.T) {
			o := Options{Kind: test.kind, Now: now}
			if test.change != nil {
				test.change(&o)
			}
			file, err := os.Open(filepath.Join("testdata", test.file))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = file.Close() }()
			result, err := Read(t.Context(), file, o)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, test.file+"."+kind+".golden", render(result, customers))
		})
	}
}

func compare(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

// render writes down what a file says about some customers.
func render(result *Result, ids []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%+v\n", result.Counts)
	set := result.Facts.Build(civil.DateOf(now), civil.DateOf(now))
	for _, id := range ids {
		if c := set.Customer(id); c != nil {
			fmt.Fprintf(&b, "%s %q rejected %d duplicates %d\n", c.ID, c.Name, c.Rejected, c.Duplicates)
			renderCounts(&b, c)
			renderUsers(&b, c)
		}
	}
	return b.String()
}

func renderCounts(b *strings.Builder, c *facts.Customer) {
	for _, d := range c.Deployments {
		fmt.Fprintf(b, "  %s sold %d assigned %d%s\n", d.AsOf, d.Sold, d.Assigned, about(d.Subject))
	}
	for _, u := range c.Usages {
		fmt.Fprintf(b, "  %s entitled %d active %d%s\n", u.AsOf, u.Entitled, u.Active, about(u.Subject))
	}
	for _, s := range c.Subscriptions {
		fmt.Fprintf(b, "  %s %s: %d with %d licenses", s.AsOf, s.Standing, s.Count, s.Licenses)
		if s.HasAssigned {
			fmt.Fprintf(b, ", assigned %d", s.Assigned)
		}
		if s.HasActive {
			fmt.Fprintf(b, ", active %d", s.Active)
		}
		fmt.Fprintf(b, "%s\n", about(s.Subject))
	}
	for _, r := range c.Requests {
		fmt.Fprintf(b, "  %s %s %d\n", r.Day, r.Category, r.Count)
	}
}

func renderUsers(b *strings.Builder, c *facts.Customer) {
	for _, a := range c.Activities {
		fmt.Fprintf(b, "  %s entitled %d%s", a.AsOf, a.Entitled, about(a.Subject))
		if a.Unstated > 0 {
			fmt.Fprintf(b, ", not stated %d", a.Unstated)
		}
		for _, d := range a.Days {
			fmt.Fprintf(b, "; %s licensed %d unlicensed %d", d.Day, d.Licensed, d.Gone)
		}
		b.WriteString("\n")
	}
	for _, u := range c.Users {
		for _, s := range u.States {
			fmt.Fprintf(b, "  %s distinct users %d", u.AsOf, s.Count)
			for i, p := range u.Services {
				fmt.Fprintf(b, "; %s entitled %t idle %d%s", p.AsOf, s.In[i].Entitled, s.In[i].Idle, about(p.Subject))
			}
			b.WriteString("\n")
		}
	}
}

// about says what of a subject there is to say.
func about(s *facts.Subject) string {
	text, labels := "", facts.Labels{}
	if s.Labels != nil {
		labels = *s.Labels
	}
	for _, each := range []struct{ name, value string }{
		{"service", s.Service}, {"product", s.ProductID}, {"named", s.ProductName}, {"workload", s.Workload}, {"partner", s.PartnerID},
		{"segment", labels.Segment}, {"market", labels.Market}, {"channel", labels.Channel},
	} {
		if each.value != "" {
			text += fmt.Sprintf(", %s %s", each.name, each.value)
		}
	}
	for _, each := range []struct {
		name string
		set  bool
	}{{"free", s.Free}, {"unassignable", s.Unassignable}, {"month", s.MonthKeyed}} {
		if each.set {
			text += ", " + each.name
		}
	}
	return text
}
