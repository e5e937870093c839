// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// Kinds whose tables have an order of their own.
const (
	customerKind = "CustomerAdoption"
	sourceKind   = "ExportSource"
)

// compareUrgency sorts reports: Low, Unknown, Healthy, of these the most unassigned
// licenses first.
func compareUrgency(a, b *v1alpha1.CustomerAdoption) int {
	return cmp.Or(
		cmp.Compare(urgency(verdictOf(a)), urgency(verdictOf(b))),
		cmp.Compare(unassigned(b), unassigned(a)),
		cmp.Compare(customerName(a), customerName(b)),
		cmp.Compare(a.Name, b.Name),
	)
}

// unassigned is the number of judged licenses that are not assigned. It is -1
// when it is unknown.
func unassigned(r *v1alpha1.CustomerAdoption) int64 {
	if f := judgedLicenses(r); f != nil {
		return f.Unassigned
	}
	return -1
}

// sorted are the objects of a section: customers that need work first, sources
// that are not ready first.
func (c Content) sorted(section Section) []runtime.Object {
	var order []types.NamespacedName
	switch section.Kind {
	case customerKind:
		for _, r := range slices.SortedStableFunc(slices.Values(c.Reports), compareUrgency) {
			order = append(order, types.NamespacedName{Namespace: r.Namespace, Name: r.Name})
		}
	case sourceKind:
		for _, s := range slices.SortedStableFunc(slices.Values(c.Sources), compareReady) {
			order = append(order, types.NamespacedName{Namespace: s.Namespace, Name: s.Name})
		}
	default:
		return section.Objects
	}
	position := make(map[types.NamespacedName]int, len(order))
	for i, key := range order {
		position[key] = i
	}
	return slices.SortedStableFunc(slices.Values(section.Objects), func(a, b runtime.Object) int {
		return cmp.Compare(position[keyOf(a)], position[keyOf(b)])
	})
}

func compareReady(a, b *v1alpha1.ExportSource) int {
	isReady := func(s *v1alpha1.ExportSource) int {
		if meta.IsStatusConditionTrue(s.Status.Conditions, v1alpha1.ReadyCondition) {
			return 1
		}
		return 0
	}
	return cmp.Compare(isReady(a), isReady(b))
}

func keyOf(obj runtime.Object) types.NamespacedName {
	m, err := meta.Accessor(obj)
	if err != nil {
		return types.NamespacedName{}
	}
	return types.NamespacedName{Namespace: m.GetNamespace(), Name: m.GetName()}
}
