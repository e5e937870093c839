// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package console

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

// rowsPerPage is the number of customers on a page of the table.
const rowsPerPage = 50

// table is the data of the template table.
type table struct {
	Filter filter
	Rows   []row
	// Total is the number of all customers, Found of those that the filter shows.
	Total, Found int
	Pages        int
	// Previous and Next are addresses; empty for none.
	Previous, Next string
	Heads          []head
	Verdicts       []string
	// Findings and the others are the choices of the filters. Services, Segments
	// and Namespaces are empty where there is one only.
	Findings, Workloads, Services, Segments, Labels, Namespaces []string
}

// row is a customer in the table.
type row struct {
	*v1alpha1.CustomerAdoption
	// Reason of the verdict, and the findings, in words.
	Reason   string
	Findings []string
	Licenses *v1alpha1.LicenseFigures
	Usage    *v1alpha1.UsageFigures
}

// head is a column of the table.
type head struct {
	// Label is the message of the heading.
	Label string
	// Address sorts by the column; empty when it cannot be sorted by.
	Address string
	// Sorted is the direction of the order, as aria-sort has it; empty for none.
	Sorted string
	Number bool
}

// newTable fills one page of the table. A page beyond the last one is the last one.
func newTable(f filter, all []*customer, locale *report.Locale) table {
	t := table{Filter: f, Total: len(all), Verdicts: verdicts}
	t.choices(all)
	found := slices.DeleteFunc(all, func(c *customer) bool { return !f.matches(c) })
	sortCustomers(found, f.Sort)
	t.Found, t.Pages = len(found), max(1, (len(found)+rowsPerPage-1)/rowsPerPage)
	t.Filter.Page = min(f.Page, t.Pages)
	first := (t.Filter.Page - 1) * rowsPerPage
	for _, c := range found[first:min(len(found), first+rowsPerPage)] {
		r := c.CustomerAdoption
		t.Rows = append(t.Rows, row{r, locale.VerdictReason(r), locale.Findings(r), report.JudgedLicenses(r), report.JudgedUsage(r)})
	}
	if t.Filter.Page > 1 {
		t.Previous = f.onPage(t.Filter.Page - 1).Query()
	}
	if t.Filter.Page < t.Pages {
		t.Next = f.onPage(t.Filter.Page + 1).Query()
	}
	t.heads()
	return t
}

// columns of the table. Those with a key can be sorted by.
var columns = []struct {
	label, key string
	number     bool
}{
	{"label.customer", "name", false},
	{"label.adoption", "verdict", false},
	{"figure.Deployment", "deployment", true},
	{"figure.AdjustedUsage", "usage", true},
	{"label.unassigned", "unassigned", true},
	{"label.asOf", "asof", false},
	{"label.conditions", "", false},
}

func (t *table) heads() {
	for _, c := range columns {
		h := head{Label: c.label, Number: c.number}
		if c.key != "" {
			h.Address = t.Filter.sortedBy(c.key).Query()
		}
		switch {
		case c.key == "":
		case t.Filter.Sort == c.key:
			h.Sorted = "ascending"
		case t.Filter.Sort == "-"+c.key:
			h.Sorted = "descending"
		}
		t.Heads = append(t.Heads, h)
	}
}

// choices collects what the customers can be filtered by.
func (t *table) choices(all []*customer) {
	findings, workloads, labels, namespaces := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	services, segments := spellings{}, spellings{}
	for _, c := range all {
		segments.add(c.Status.Segment)
		for _, s := range c.Status.Services {
			services.add(s)
		}
		namespaces[c.Namespace] = true
		for _, condition := range c.Status.Conditions {
			if isFinding(condition) {
				findings[condition.Type] = true
			}
		}
		for _, w := range c.workloads {
			workloads[w] = true
		}
		for _, label := range labelsOf(c) {
			labels[label] = true
		}
	}
	t.Findings, t.Workloads, t.Labels = slices.Sorted(maps.Keys(findings)), slices.Sorted(maps.Keys(workloads)), slices.Sorted(maps.Keys(labels))
	t.Services, t.Segments = services.several(), segments.several()
	if len(namespaces) > 1 {
		t.Namespaces = slices.Sorted(maps.Keys(namespaces))
	}
}

// spellings are texts by their form in lower case: of those that differ in case
// only the first counts.
type spellings map[string]string

func (s spellings) add(text string) {
	if have, found := s[strings.ToLower(text)]; text != "" && (!found || text < have) {
		s[strings.ToLower(text)] = text
	}
}

// several gives the texts, sorted; none where there is one only.
func (s spellings) several() []string {
	if len(s) < 2 {
		return nil
	}
	return slices.Sorted(maps.Values(s))
}

// isFinding says that a condition tells something about the customer, not about
// the work of the operator.
func isFinding(c metav1.Condition) bool {
	return c.Status == metav1.ConditionTrue && c.Type != v1alpha1.ReadyCondition
}

func hasFinding(c *customer, kind string) bool {
	return slices.ContainsFunc(c.Status.Conditions, func(found metav1.Condition) bool { return found.Type == kind && isFinding(found) })
}

// orders compare two customers by a column. An order gives the value of a customer
// and whether it is known.
var orders = map[string]func(*customer) (value sortValue, known bool){
	"name": func(c *customer) (sortValue, bool) {
		return sortValue{text: strings.ToLower(report.CustomerName(c.CustomerAdoption))}, true
	},
	"verdict": func(c *customer) (sortValue, bool) {
		return sortValue{number: int64(slices.Index(verdicts, string(report.Verdict(c.CustomerAdoption))))}, true
	},
	"deployment": func(c *customer) (sortValue, bool) {
		f := report.JudgedLicenses(c.CustomerAdoption)
		if f == nil {
			return sortValue{}, false
		}
		return percentValue(f.DeploymentPercent)
	},
	"usage": func(c *customer) (sortValue, bool) {
		f := report.JudgedUsage(c.CustomerAdoption)
		if f == nil {
			return sortValue{}, false
		}
		return percentValue(f.AdjustedUsagePercent)
	},
	"unassigned": func(c *customer) (sortValue, bool) {
		f := report.JudgedLicenses(c.CustomerAdoption)
		if f == nil {
			return sortValue{}, false
		}
		return sortValue{number: f.Unassigned}, true
	},
	"asof": func(c *customer) (sortValue, bool) {
		return sortValue{text: c.Status.DataAsOf}, c.Status.DataAsOf != ""
	},
}

type sortValue struct {
	text   string
	number int64
}

func percentValue(p *int32) (sortValue, bool) {
	if p == nil {
		return sortValue{}, false
	}
	return sortValue{number: int64(*p)}, true
}

// sortCustomers sorts by a column, or what needs work first. What is unknown stays
// at the end in both directions.
func sortCustomers(list []*customer, by string) {
	urgent := func(a, b *customer) int {
		return cmp.Or(report.CompareUrgency(a.CustomerAdoption, b.CustomerAdoption), cmp.Compare(a.Namespace, b.Namespace))
	}
	key, down := strings.CutPrefix(by, "-")
	valueOf := orders[key]
	if valueOf == nil {
		slices.SortFunc(list, urgent)
		return
	}
	slices.SortFunc(list, func(a, b *customer) int {
		va, knownA := valueOf(a)
		vb, knownB := valueOf(b)
		if knownA != knownB {
			if knownA {
				return -1
			}
			return 1
		}
		order := cmp.Or(cmp.Compare(va.text, vb.text), cmp.Compare(va.number, vb.number))
		if down {
			order = -order
		}
		return cmp.Or(order, urgent(a, b))
	})
}
