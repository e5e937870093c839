// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package console

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// figures of a customer. A percentage below 0 is unknown.
type figures struct {
	deployment, usage int32
	unassigned        int64
}

// newReport is a CustomerAdoption for the table.
func newReport(namespace, name string, verdict v1alpha1.AdoptionVerdict, f figures) *v1alpha1.CustomerAdoption {
	r := &v1alpha1.CustomerAdoption{}
	r.Namespace, r.Name, r.Spec.Customer.ID = namespace, name, "id-"+name
	r.Status.Adoption, r.Status.CustomerName, r.Status.DataAsOf = verdict, strings.ToUpper(name), "2026-11-1"+fmt.Sprint(len(name)%10)
	if f.deployment >= 0 {
		r.Status.Licenses = &v1alpha1.LicenseFigures{DeploymentPercent: &f.deployment, Unassigned: f.unassigned}
	}
	if f.usage >= 0 {
		r.Status.Usage = &v1alpha1.UsageFigures{AdjustedUsagePercent: &f.usage}
	}
	return r
}

// tableSite has five customers that differ in everything one can filter by.
func tableSite(t *testing.T) *site {
	s := newSite(t, "en")
	s.fill()
	low := newReport("north", "contoso", v1alpha1.AdoptionLow, figures{40, 30, 60})
	low.Status.Conditions = []metav1.Condition{{Type: "Ready", Status: "True"}, {Type: "LowUsage", Status: "True"}, {Type: "DataStale", Status: "False"}}
	low.Status.Workloads = []v1alpha1.WorkloadFigures{{Name: "Teams"}, {Name: "Exchange"}}
	low.Labels = map[string]string{"segment": "edu", "app.kubernetes.io/name": "x", v1alpha1.PortfolioLabel: "all"}
	lower := newReport("north", "fabrikam", v1alpha1.AdoptionLow, figures{20, -1, 80})
	lower.Status.Workloads = []v1alpha1.WorkloadFigures{{Name: "Teams"}}
	lower.Status.Services, lower.Status.Segment = []string{"o365"}, "EDU"
	low.Status.Services, low.Status.Segment = []string{"crm", "O365"}, "edu"
	unknown := newReport("south", "litware", v1alpha1.AdoptionUnknown, figures{-1, -1, 0})
	unknown.Status.Conditions = []metav1.Condition{{Type: "DataStale", Status: "True"}}
	healthy := newReport("south", "adatum", v1alpha1.AdoptionHealthy, figures{90, 100, 1})
	healthy.Status.Segment = "SMB"
	healthy.Labels = map[string]string{"segment": "smb"}
	for _, r := range []*v1alpha1.CustomerAdoption{low, lower, unknown, healthy, newReport("south", "wingtip", v1alpha1.AdoptionHealthy, figures{80, 9, 2})} {
		s.put(r)
	}
	return s
}

// TestFilters: each filter, alone and with others, leaves the right customers in
// the right order.
func TestFilters(t *testing.T) {
	s := tableSite(t)
	for query, want := range map[string]string{
		"":                             "fabrikam contoso litware wingtip adatum", // what needs work first
		"q=TOSO":                       "contoso",
		"q=id-lit":                     "litware",
		"q=  adatum ":                  "adatum",
		"q=nobody":                     "",
		"verdict=Low":                  "fabrikam contoso",
		"verdict=Low&verdict=Healthy":  "fabrikam contoso wingtip adatum",
		"verdict=Bad":                  "fabrikam contoso litware wingtip adatum",
		"finding=LowUsage":             "contoso",
		"finding=DataStale":            "litware",
		"finding=Ready":                "",
		"workload=Teams":               "fabrikam contoso",
		"workload=Exchange":            "contoso",
		"service=o365":                 "fabrikam contoso",
		"service=crm":                  "contoso",
		"segment=EDU":                  "fabrikam contoso",
		"segment=SMB":                  "adatum",
		"label=segment%3Dsmb":          "adatum",
		"namespace=south":              "litware wingtip adatum",
		"namespace=south&verdict=Low":  "",
		"workload=Teams&q=f":           "fabrikam",
		"sort=name":                    "adatum contoso fabrikam litware wingtip",
		"sort=-name":                   "wingtip litware fabrikam contoso adatum",
		"sort=deployment":              "fabrikam contoso wingtip adatum litware",
		"sort=-deployment":             "adatum wingtip contoso fabrikam litware", // unknown last, both ways
		"sort=usage":                   "wingtip contoso adatum fabrikam litware",
		"sort=-usage":                  "adatum contoso wingtip fabrikam litware",
		"sort=unassigned":              "adatum wingtip contoso fabrikam litware",
		"sort=-unassigned":             "fabrikam contoso wingtip adatum litware",
		"sort=verdict":                 "fabrikam contoso litware wingtip adatum",
		"sort=-verdict":                "wingtip adatum litware fabrikam contoso",
		"sort=asof":                    "adatum contoso litware wingtip fabrikam",
		"sort=password":                "fabrikam contoso litware wingtip adatum",
		"page=-1":                      "fabrikam contoso litware wingtip adatum",
		"page=9":                       "fabrikam contoso litware wingtip adatum",
		"page=99999999999999999999999": "fabrikam contoso litware wingtip adatum",
	} {
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, r := range newTable(parseFilter(q), s.view.customers.all(), s.pages.locale).Rows {
			names = append(names, r.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s\n got %s\nwant %s", query, got, want)
		}
	}
}

// TestChoices are what the customers have, and nothing that Kubernetes or the
// operator has put there.
func TestChoices(t *testing.T) {
	s := tableSite(t)
	got := newTable(filter{Page: 1}, s.view.customers.all(), s.pages.locale)
	want := [][]string{{"DataStale", "LowUsage"}, {"Exchange", "Teams"}, {"O365", "crm"}, {"EDU", "SMB"}, {"segment=edu", "segment=smb"}, {"north", "south"}}
	if diff := cmp.Diff(want, [][]string{got.Findings, got.Workloads, got.Services, got.Segments, got.Labels, got.Namespaces}); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestQueryRoundTrip: the address of a filter gives the same filter.
func TestQueryRoundTrip(t *testing.T) {
	f := filter{
		Search: `a&b="c"`, Verdicts: []string{"Low", "Healthy"}, Finding: "LowUsage", Workload: "Teams & more", Service: "o365", Segment: "Éducation", Label: "k=v", Namespace: "n", Sort: "-usage", Page: 3,
	}
	_, query, _ := strings.Cut(f.Query(), "?")
	q, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(f, parseFilter(q)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := (filter{Page: 1}).Query(); got != "customers" {
		t.Errorf("without a filter: %s", got)
	}
	if got := f.sortedBy("name"); got.Sort != "name" || got.Page != 1 {
		t.Errorf("sorted anew: %+v", got)
	}
	if got := f.sortedBy("usage").sortedBy("usage").Sort; got != "-usage" {
		t.Errorf("sorted twice by the same column: %s", got)
	}
}

// TestPaging shows each customer on exactly one page.
func TestPaging(t *testing.T) {
	s := newSite(t, "en")
	s.fill()
	const customers = 2*rowsPerPage + 1
	for i := range customers {
		s.put(newReport("north", fmt.Sprintf("customer-%03d", i), v1alpha1.AdoptionLow, figures{1, 1, 1}))
	}
	seen, address, pages := map[string]int{}, "customers?verdict=Low", 0
	for address != "" {
		_, query, _ := strings.Cut(address, "?")
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		table := newTable(parseFilter(q), s.view.customers.all(), s.pages.locale)
		for _, r := range table.Rows {
			seen[r.Name]++
		}
		address, pages = table.Next, pages+1
		if table.Found != customers || len(table.Rows) > rowsPerPage {
			t.Errorf("page %d: %d rows of %d", pages, len(table.Rows), table.Found)
		}
	}
	if pages != 3 || len(seen) != customers {
		t.Errorf("%d pages, %d customers", pages, len(seen))
	}
	if status, body := s.get("/customers?page=2"); status != http.StatusOK || !strings.Contains(body, "Page 2 of 3") || !strings.Contains(body, "Next page") || !strings.Contains(body, "Previous page") {
		t.Errorf("status %d:\n%s", status, body)
	}
}
