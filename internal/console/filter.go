// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package console

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

// filter says which customers the table shows, and in which order. It is the query
// of the table's address.
type filter struct {
	// Search is in the name, the id or the name of the object, in any case.
	Search string
	// Verdicts to show; empty for all.
	Verdicts []string
	// Finding is the type of a condition that is True; empty for all.
	Finding string
	// Workload that the customer has; empty for all.
	Workload string
	// Service that the customer has, and its Segment, in any case; empty for all.
	Service, Segment string
	// Label is KEY=VALUE; empty for all.
	Label string
	// Namespace to show; empty for all.
	Namespace string
	// Sort is a key of the orders, with - before it for the other direction.
	// Empty is what needs work first.
	Sort string
	// Page of the table, from 1.
	Page int
}

// parseFilter reads a query. What it does not know is left out.
func parseFilter(q url.Values) filter {
	f := filter{
		Search: strings.TrimSpace(q.Get("q")), Finding: q.Get("finding"), Workload: q.Get("workload"), Label: q.Get("label"),
		Service: q.Get("service"), Segment: q.Get("segment"),
		Namespace: q.Get("namespace"), Page: 1,
	}
	for _, v := range q["verdict"] {
		if slices.Contains(verdicts, v) && !slices.Contains(f.Verdicts, v) {
			f.Verdicts = append(f.Verdicts, v)
		}
	}
	if by := q.Get("sort"); orders[strings.TrimPrefix(by, "-")] != nil {
		f.Sort = by
	}
	if n, err := strconv.Atoi(q.Get("page")); err == nil && n > 1 {
		f.Page = n
	}
	return f
}

// verdicts in the order of the table.
var verdicts = []string{string(v1alpha1.AdoptionLow), string(v1alpha1.AdoptionUnknown), string(v1alpha1.AdoptionHealthy)}

// Query is the address of the table with this filter, relative to the other pages.
func (f filter) Query() string {
	q := url.Values{}
	for key, value := range map[string]string{
		"q": f.Search, "finding": f.Finding, "workload": f.Workload, "service": f.Service, "segment": f.Segment,
		"label": f.Label, "namespace": f.Namespace, "sort": f.Sort,
	} {
		if value != "" {
			q.Set(key, value)
		}
	}
	if len(f.Verdicts) > 0 {
		q["verdict"] = f.Verdicts
	}
	if f.Page > 1 {
		q.Set("page", strconv.Itoa(f.Page))
	}
	if len(q) == 0 {
		return "customers"
	}
	return "customers?" + q.Encode()
}

// HasVerdict says whether the verdict is one of those to show.
func (f filter) HasVerdict(v string) bool { return slices.Contains(f.Verdicts, v) }

// Narrows says whether the filter leaves out any customer.
func (f filter) Narrows() bool {
	return f.Search+f.Finding+f.Workload+f.Service+f.Segment+f.Label+f.Namespace != "" || len(f.Verdicts) > 0
}

// onPage is the same filter at another page.
func (f filter) onPage(page int) filter {
	f.Page = page
	return f
}

// sortedBy is the same filter in the order of a column: in the other direction when
// it has this order already.
func (f filter) sortedBy(key string) filter {
	if f.Sort == key {
		key = "-" + key
	}
	f.Sort, f.Page = key, 1
	return f
}

// matches says whether the table shows the customer.
func (f filter) matches(c *customer) bool {
	return (len(f.Verdicts) == 0 || f.HasVerdict(string(report.Verdict(c.CustomerAdoption)))) && f.matchesChoices(c) && f.isFound(c)
}

func (f filter) matchesChoices(c *customer) bool {
	return (f.Namespace == "" || c.Namespace == f.Namespace) &&
		(f.Finding == "" || hasFinding(c, f.Finding)) &&
		(f.Workload == "" || slices.Contains(c.workloads, f.Workload)) &&
		f.matchesGroups(c) &&
		(f.Label == "" || slices.Contains(labelsOf(c), f.Label))
}

// matchesGroups looks at the service and the segment, without regard to case.
func (f filter) matchesGroups(c *customer) bool {
	isService := func(s string) bool { return strings.EqualFold(s, f.Service) }
	return (f.Service == "" || slices.ContainsFunc(c.Status.Services, isService)) &&
		(f.Segment == "" || strings.EqualFold(c.Status.Segment, f.Segment))
}

func (f filter) isFound(c *customer) bool {
	for _, text := range []string{report.CustomerName(c.CustomerAdoption), c.Spec.Customer.ID, c.Name} {
		if strings.Contains(strings.ToLower(text), strings.ToLower(f.Search)) {
			return true
		}
	}
	return false
}

// labelsOf are the labels that users have put on a report, as KEY=VALUE. Those of
// Kubernetes and of the operator are not among them.
func labelsOf(c *customer) (labels []string) {
	for _, key := range slices.Sorted(maps.Keys(c.Labels)) {
		domain, _, qualified := strings.Cut(key, "/")
		if qualified && (strings.HasSuffix(domain, "kubernetes.io") || domain == v1alpha1.SchemeGroupVersion.Group) {
			continue
		}
		labels = append(labels, key+"="+c.Labels[key])
	}
	return labels
}
