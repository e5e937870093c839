// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// explanation is one reason why usage looks higher than it is.
type explanation struct {
	Sentence string
	// Detail says how much it explains, how that is known, and whether it is
	// the main reason. It is empty when all of this is unknown.
	Detail string
}

// explanations puts the contributions into words, in the order of the status.
// Reasons without a number are left out unless usage looks too high: different
// dates, for example, matter only then.
func (l *Locale) explanations(conditions []metav1.Condition, contributions []v1alpha1.InflationContribution) []explanation {
	main, inflated := "", false
	if c := meta.FindStatusCondition(conditions, v1alpha1.UsageInflatedCondition); c != nil && c.Status == metav1.ConditionTrue {
		main, inflated = c.Reason, true
	}
	var all []explanation
	for _, c := range contributions {
		if c.Active == 0 && !inflated {
			continue
		}
		details := l.details(c)
		if c.Reason == main && len(contributions) > 1 {
			details = append(details, l.text("inflation.main"))
		}
		all = append(all, explanation{l.code("inflation", c.Reason), strings.Join(details, separator)})
	}
	return all
}

// details say how much a contribution explains and how that is known.
func (l *Locale) details(c v1alpha1.InflationContribution) (list []string) {
	if c.Active > 0 {
		list = append(list, l.text("inflation.active", c.Active))
	}
	if c.Active > 0 && c.PercentagePoints != nil {
		list = append(list, l.text("inflation.points", *c.PercentagePoints))
	}
	if c.Evidence != "" {
		list = append(list, l.code("evidence", string(c.Evidence)))
	}
	return list
}
