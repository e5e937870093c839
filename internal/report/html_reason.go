// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// verdictReason says in a few words why the verdict is what it is: the missed
// targets, or the reason code in words. Where too few licenses are the reason, it
// says how many there are and how many are needed.
func (l *Locale) verdictReason(r *v1alpha1.CustomerAdoption) string {
	switch verdictOf(r) {
	case v1alpha1.AdoptionLow:
		if missed := l.missedTargets(r); missed != "" {
			return missed
		}
	case v1alpha1.AdoptionUnknown:
		return l.unknownWords(r)
	}
	if r.Status.AdoptionReason == "" {
		return ""
	}
	return l.code("reason", r.Status.AdoptionReason)
}

// missedTargets are the figures below their targets. The percentage of a workload
// is added, because the table of customers has no column for it.
func (l *Locale) missedTargets(r *v1alpha1.CustomerAdoption) string {
	var list []string
	for _, m := range l.missed(r) {
		words := l.text("pair", m.label, m.target)
		if m.workload {
			words = l.text("aside", words, m.percent)
		}
		list = append(list, words)
	}
	return strings.Join(list, separator)
}

func (l *Locale) unknownWords(r *v1alpha1.CustomerAdoption) string {
	reason, _ := unknownReason(r)
	if reason == "" {
		return l.text("condition.NotReady")
	}
	words := l.code("reason", reason)
	if reason != v1alpha1.ReasonTooFewLicenses || r.Spec.Targets.MinimumLicenses == nil {
		return words
	}
	if n := judgedCount(r); n != nil {
		return l.text("aside", words, l.text("counts.ofMinimum", *n, *r.Spec.Targets.MinimumLicenses))
	}
	return words
}

// judgedCount is the number of licenses that was too small to be judged: that of
// the sold ones, or that of the entitled ones. It is nil when none of them is
// known.
func judgedCount(r *v1alpha1.CustomerAdoption) *int64 {
	isTooFew := func(condition string) bool {
		c := meta.FindStatusCondition(r.Status.Conditions, condition)
		return c != nil && c.Reason == v1alpha1.ReasonTooFewLicenses
	}
	if f := judgedLicenses(r); f != nil && isTooFew(v1alpha1.LowDeploymentCondition) {
		return &f.Sold
	}
	if f := judgedUsage(r); f != nil && isTooFew(v1alpha1.LowUsageCondition) {
		return f.Entitled
	}
	return nil
}
