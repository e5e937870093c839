// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// check is a condition in the reader's words.
type check struct {
	metav1.Condition
	Label, Answer, Why string
}

// checks are the conditions of one customer.
func (l *Locale) checks(conditions []metav1.Condition) []check {
	var all []check
	for _, c := range conditions {
		all = append(all, check{c, l.code("condition", c.Type), l.code("answer", string(c.Status)), l.reason(c)})
	}
	return all
}

// reason puts the reason of a condition into words. A reason of several conditions
// may have a text for one of them.
func (l *Locale) reason(c metav1.Condition) string {
	if own := c.Type + "." + c.Reason; l.Texts["reason."+own] != "" {
		return l.code("reason", own)
	}
	return l.code("reason", c.Reason)
}

// portfolioChecks are the conditions of a portfolio. Some reasons have another
// text there, because they are about several customers.
func (l *Locale) portfolioChecks(conditions []metav1.Condition) []check {
	all := l.checks(conditions)
	for i, c := range all {
		if l.Texts["portfolio."+c.Reason] != "" {
			all[i].Why = l.code("portfolio", c.Reason)
		}
	}
	return all
}

// concerns are the conditions to look at: those that are True, and Ready when
// it is False.
func (l *Locale) concerns(all []check) []check {
	var found []check
	for _, c := range all {
		switch {
		case c.Type == v1alpha1.ReadyCondition && c.Status == metav1.ConditionFalse:
			c.Label = l.text("condition.NotReady")
			found = append(found, c)
		case c.Type != v1alpha1.ReadyCondition && c.Status == metav1.ConditionTrue:
			found = append(found, c)
		}
	}
	return found
}
