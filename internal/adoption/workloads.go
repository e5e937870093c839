// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

var (
	sharePointKey = key(spelling.SharePoint)
	oneDriveKey   = key(spelling.OneDrive)
)

// byWorkload adds rows up per workload; the same workload in two services is
// added. The rest adds up the rows that name neither workload nor product.
func byWorkload(rows []row) (named tally, rest sum) {
	services, rest := byService(rows)
	named = tally{}
	for _, t := range services {
		for k, s := range t {
			named.add(k, *s)
		}
	}
	return named, rest
}

// byService adds rows up per service and workload.
func byService(rows []row) (services map[string]tally, rest sum) {
	services = map[string]tally{}
	for _, r := range rows {
		s := sum{name: workloadName(r.Subject), partOf: r.PartOf, whole: r.whole, part: r.part, unstated: r.unstated, causes: r.causes}
		if s.name == "" {
			rest.plus(s)
			continue
		}
		service := key(r.Service)
		if services[service] == nil {
			services[service] = tally{}
		}
		services[service].add(WorkloadKey(s.name, s.partOf), s)
	}
	for _, t := range services {
		uniteOneDrive(t)
	}
	return services, rest
}

// workloadName names what a row is about: exports that know no workloads count
// per product.
func workloadName(s *facts.Subject) string {
	return cmp.Or(s.Workload, s.ProductName, s.ProductID)
}

// uniteOneDrive makes OneDrive and SharePoint of one service one workload.
// Which users are in both is unknown, so their counts are never added: the
// larger is certain, and marked as a lower bound (docs/semantics.md section 5).
func uniteOneDrive(t tally) {
	both := t[sharePointKey]
	if oneDrive := t[oneDriveKey]; oneDrive != nil {
		delete(t, oneDriveKey)
		if both == nil {
			both = oneDrive
			t[sharePointKey] = both
		} else {
			both.whole = max(both.whole, oneDrive.whole)
			both.part = max(both.part, oneDrive.part)
			both.unstated = max(both.unstated, oneDrive.unstated)
			both.causes = both.causes.orMore(oneDrive.causes)
			both.lowerBound = true
		}
	}
	if both != nil {
		both.name = spelling.SharePoint
	}
}
