// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// summary says once what is so of several customers: why they are Low or Unknown,
// what to try, why usage may look too high, and what else is worth knowing.
type summary struct {
	locale *Locale
	// all, low and unknown are ids of customers. A customer may have several
	// reports.
	all, low, unknown map[string]bool

	whyLow, whyUnknown, advised, inflated, noted groups
}

// summarize collects what the reports have in common.
func (c Content) summarize() *summary {
	s := &summary{
		locale: c.Locale,
		all:    map[string]bool{}, low: map[string]bool{}, unknown: map[string]bool{},
		whyLow: groups{}, whyUnknown: groups{}, advised: groups{}, inflated: groups{}, noted: groups{},
	}
	for r := range c.unrepeated() {
		s.add(r)
	}
	for _, source := range c.Sources {
		for _, n := range source.Status.Notes {
			s.noted.of(n.Code+n.Message, n.Message).add(member{key: source.Namespace + "/" + source.Name, name: source.Name})
		}
	}
	for _, p := range c.Portfolios {
		s.addBlocked(p)
	}
	return s
}

// blockedKinds are the conditions of a portfolio that keep back a part of its work.
var blockedKinds = []string{
	v1alpha1.PruneHeldCondition, v1alpha1.TemplateBlockedCondition, v1alpha1.ExportFailedCondition, v1alpha1.OpenReportFailedCondition,
}

// addBlocked says what a portfolio could not do.
func (s *summary) addBlocked(p *v1alpha1.PortfolioAdoption) {
	for _, kind := range blockedKinds {
		c := meta.FindStatusCondition(p.Status.Conditions, kind)
		if c == nil || c.Status != metav1.ConditionTrue {
			continue
		}
		title := s.locale.text("pair", s.locale.code("condition", kind), c.Message)
		s.noted.of(title, title).add(member{key: p.Namespace + "/" + p.Name, name: p.Name})
	}
}

// unrepeated are the reports, then the customers of portfolios that no report is
// about.
func (c Content) unrepeated() func(func(*v1alpha1.CustomerAdoption) bool) {
	reported := map[string]bool{}
	for _, r := range c.Reports {
		reported[customerKey(r)] = true
	}
	return func(yield func(*v1alpha1.CustomerAdoption) bool) {
		known := len(c.Reports)
		for r := range c.customers() {
			if known--; known < 0 && reported[customerKey(r)] {
				continue
			}
			if !yield(r) {
				return
			}
		}
	}
}

func customerKey(r *v1alpha1.CustomerAdoption) string {
	return r.Namespace + "/" + strings.ToLower(r.Spec.Customer.ID)
}

func (s *summary) add(r *v1alpha1.CustomerAdoption) {
	key := customerKey(r)
	s.all[key] = true
	switch verdictOf(r) {
	case v1alpha1.AdoptionLow:
		s.low[key] = true
		s.addLow(r)
	case v1alpha1.AdoptionUnknown:
		s.unknown[key] = true
		s.addUnknown(r)
	}
	s.addAdvice(r)
	s.addInflation(r)
	for _, n := range r.Status.Notes {
		s.noted.of(n.Code+n.Message, n.Message).add(memberOf(r))
	}
}

// memberOf is the customer of a report: the most unassigned licenses come first.
func memberOf(r *v1alpha1.CustomerAdoption) member {
	return member{customerKey(r), customerName(r), unassigned(r)}
}

// with is the customer of a report with a value of its own.
func (s *summary) with(r *v1alpha1.CustomerAdoption, value string) member {
	m := memberOf(r)
	m.name = s.locale.text("aside", m.name, value)
	return m
}

// addLow puts a customer into a group for each target that it is below.
func (s *summary) addLow(r *v1alpha1.CustomerAdoption) {
	missed := s.locale.missed(r)
	if len(missed) == 0 {
		title := s.locale.code("reason", r.Status.AdoptionReason)
		s.whyLow.of(title, title).add(memberOf(r))
	}
	for _, m := range missed {
		title := s.locale.text("pair", m.label, m.target)
		s.whyLow.of(title, title).add(s.with(r, m.percent))
	}
}

// missedTarget is a figure below its target, in words. workload says that it is
// the usage of one workload.
type missedTarget struct {
	label, percent, target string
	workload               bool
}

// missed are the figures of a report that are below their targets.
func (l *Locale) missed(r *v1alpha1.CustomerAdoption) (list []missedTarget) {
	add := func(label string, percent, target *int32, entry string) {
		if percent == nil || !isBelow(r, entry) {
			return
		}
		words := l.target(percent, newTarget(r, target, entry))
		list = append(list, missedTarget{label, l.percent(percent), words, strings.HasPrefix(entry, belowWorkloadPrefix)})
	}
	labels, targets := judgedLabels(r), r.Spec.Targets
	if f := judgedLicenses(r); f != nil {
		add(l.text(labels.deployment), f.DeploymentPercent, targets.DeploymentPercent, belowDeployment)
	}
	if f := judgedUsage(r); f != nil {
		add(l.text(labels.usage), f.AdjustedUsagePercent, targets.UsagePercent, belowUsage)
	}
	for _, t := range targets.Workloads {
		for _, w := range r.Status.Workloads {
			if isFigureOf(w.Name, t) {
				add(w.Name, w.AdjustedUsagePercent, &t.UsagePercent, belowWorkloadPrefix+w.Name)
			}
		}
	}
	return list
}

// addUnknown puts a customer into the group of the reason why it is not judged.
func (s *summary) addUnknown(r *v1alpha1.CustomerAdoption) {
	reason, message := unknownReason(r)
	title := s.locale.text("condition.NotReady")
	if reason != "" {
		title = s.locale.code("reason", reason)
	}
	g := s.whyUnknown.of(reason, title)
	if g.add(memberOf(r)) && message != "" {
		g.details[message]++
	}
}

// unknownReason is why a customer is not judged, as a reason and as the message
// of the condition that has it. Both are empty before the first evaluation.
func unknownReason(r *v1alpha1.CustomerAdoption) (reason, message string) {
	conditions := r.Status.Conditions
	if reason = r.Status.AdoptionReason; reason == "" {
		if c := ready(conditions); c != nil && c.Status != metav1.ConditionTrue {
			return c.Reason, c.Message
		}
	}
	for _, kind := range []string{v1alpha1.LowDeploymentCondition, v1alpha1.LowUsageCondition, v1alpha1.DataIncompleteCondition} {
		c := meta.FindStatusCondition(conditions, kind)
		if c == nil || c.Reason != reason && (reason != "" || c.Status != metav1.ConditionUnknown) {
			continue
		}
		return c.Reason, c.Message
	}
	return reason, ""
}

// addAdvice puts a customer into the group of each advice that it gets.
func (s *summary) addAdvice(r *v1alpha1.CustomerAdoption) {
	for _, a := range s.locale.advice(r.Status.Recommendations) {
		key := strings.Join(a.Actions, separator)
		g := s.advised.of(key, strings.Join(a.Findings, separator))
		for _, finding := range a.Findings {
			if !slices.Contains(strings.Split(g.title, separator), finding) {
				g.title += separator + finding
			}
		}
		g.remedies = a.Actions
		g.add(memberOf(r))
	}
}

// addInflation puts a customer into the group of each reason for usage that looks
// too high.
func (s *summary) addInflation(r *v1alpha1.CustomerAdoption) {
	inflated := meta.IsStatusConditionTrue(r.Status.Conditions, v1alpha1.UsageInflatedCondition)
	for _, c := range r.Status.Inflation {
		if c.Active == 0 && !inflated {
			continue
		}
		m := memberOf(r)
		if c.Active > 0 {
			m = s.with(r, s.locale.inflationPoints(c))
			m.weight = c.Active
		}
		s.inflated.of(c.Reason, s.locale.code("inflation", c.Reason)).add(m)
	}
}

// inflationPoints is how much a contribution adds to usage.
func (l *Locale) inflationPoints(c v1alpha1.InflationContribution) string {
	if c.PercentagePoints == nil {
		return l.text("inflation.active", c.Active)
	}
	return l.text("inflation.points", ptr.Deref(c.PercentagePoints, 0))
}
