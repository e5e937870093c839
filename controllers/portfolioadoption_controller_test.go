// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

const gamma = "cccccccc-0000-0000-0000-000000000003"

// portfolio makes a PortfolioAdoption on one source.
func (w *world) portfolio(name, source string, change ...func(*v1alpha1.PortfolioAdoption)) {
	w.t.Helper()
	p := &v1alpha1.PortfolioAdoption{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: w.namespace},
		Spec:       v1alpha1.PortfolioAdoptionSpec{Sources: []v1alpha1.SourceReference{{Name: source}}},
	}
	for _, f := range change {
		f(p)
	}
	w.Expect(api.Create(context.Background(), p)).To(gomega.Succeed())
}

func withTemplate(p *v1alpha1.PortfolioAdoption) {
	p.Spec.CustomerTemplate = &v1alpha1.CustomerTemplate{Metadata: v1alpha1.TemplateMetadata{Labels: map[string]v1alpha1.LabelValue{"team": "blue"}}}
}

func (w *world) changePortfolio(name string, change func(*v1alpha1.PortfolioAdoption)) {
	w.t.Helper()
	changeObject(w, &v1alpha1.PortfolioAdoption{}, name, change)
}

func (w *world) getPortfolio(g gomega.Gomega, name string) *v1alpha1.PortfolioAdoption {
	p := &v1alpha1.PortfolioAdoption{}
	g.Expect(api.Get(context.Background(), client.ObjectKey{Namespace: w.namespace, Name: name}, p)).To(gomega.Succeed())
	return p
}

// awaitPortfolio is awaitSource for a PortfolioAdoption with so many
// customers.
func (w *world) awaitPortfolio(name string, customers int64, conditions ...string) (p *v1alpha1.PortfolioAdoption) {
	w.t.Helper()
	w.Eventually(func(g gomega.Gomega) {
		p = w.getPortfolio(g, name)
		g.Expect(p.Status.ObservedGeneration).To(gomega.Equal(p.Generation))
		g.Expect(p.Status.Customers).NotTo(gomega.BeNil())
		g.Expect(p.Status.Customers.Total).To(gomega.Equal(customers))
		expectConditions(g, p.Status.Conditions, conditions)
	}).Should(gomega.Succeed(), "PortfolioAdoption %s", name)
	return p
}

// generated gives the names of the CustomerAdoptions of a portfolio.
func (w *world) generated(portfolio string) []string {
	w.t.Helper()
	var list v1alpha1.CustomerAdoptionList
	w.Expect(api.List(context.Background(), &list, client.InNamespace(w.namespace), client.MatchingLabels{v1alpha1.PortfolioLabel: portfolio})).To(gomega.Succeed())
	names := []string{}
	for _, c := range list.Items {
		names = append(names, c.Name)
	}
	return names
}

func (w *world) awaitGenerated(portfolio string, ids ...string) {
	w.t.Helper()
	names := []string{}
	for _, id := range ids {
		names = append(names, portfolio+"-"+id)
	}
	w.Eventually(func() []string { return w.generated(portfolio) }).Should(gomega.ConsistOf(names))
}

func usageOfAll(customers ...string) string {
	var rows []string
	for _, c := range customers {
		rows = append(rows, usageRow(c, "2026-11-18", 100, 60))
	}
	return usageCSV(rows...)
}

func TestPortfolioFollowsItsSource(t *testing.T) {
	w := newWorld(t)
	w.portfolio("all", "usage")
	w.export("usage", usageOfAll(alpha, beta))
	w.source("usage")
	p := w.awaitPortfolio("all", 2, "Ready", "True Evaluated", "LowUsage", "False OnTarget", "LowDeployment", "Unknown NoData", "HighSupportDemand", "")
	w.Expect(p.Status.Usage.Active).To(gomega.Equal(int64(120)))
	w.Expect(w.generated("all")).To(gomega.BeEmpty(), "without a template")

	w.export("usage", usageOfAll(alpha, beta, gamma))
	w.awaitPortfolio("all", 3)
	w.changePortfolio("all", func(p *v1alpha1.PortfolioAdoption) {
		p.Spec.Targets.UsagePercent = new(int32(80))
		p.Annotations = map[string]string{v1alpha1.RequestedAtAnnotation: "now"}
	})
	p = w.awaitPortfolio("all", 3, "LowUsage", "True BelowTarget")
	w.Expect(p.Status.Customers.Low).To(gomega.Equal(int64(3)))
	w.Expect(p.Status.LastHandledReconcileAt).To(gomega.Equal("now"))
	w.Eventually(func() []string { return w.events("PortfolioAdoption", "all") }).Should(gomega.Equal([]string{"Warning LowUsage BelowTarget"}))

	w.changePortfolio("all", func(p *v1alpha1.PortfolioAdoption) { p.Spec.Suspend = true })
	w.awaitPortfolio("all", 3, "Ready", "True Suspended")
	w.remove(&v1alpha1.ExportSource{}, "usage")
	w.changePortfolio("all", func(p *v1alpha1.PortfolioAdoption) { p.Spec.Suspend = false })
	w.awaitPortfolio("all", 0, "Ready", "False SourceNotFound")
}

// A restart writes nothing, neither the status nor a CustomerAdoption.
func TestRestartOfAPortfolioWritesNothing(t *testing.T) {
	w := newWorld(t)
	w.export("usage", usageOfAll(alpha, beta))
	w.source("usage")
	w.portfolio("all", "usage", withTemplate)
	w.awaitPortfolio("all", 2, "Ready", "True Evaluated")
	w.awaitGenerated("all", alpha, beta)
	for _, id := range []string{alpha, beta} {
		w.awaitReport("all-"+id, "Ready", "True Evaluated")
	}
	before := w.awaitQuiet()
	version := w.getPortfolio(w, "all").ResourceVersion
	w.restart()
	w.quiet(before, "newcomer", "usage")
	w.Expect(w.getPortfolio(w, "all").ResourceVersion).To(gomega.Equal(version))
}

// One CustomerAdoption per customer: made, corrected, pruned one by one, and
// never one that somebody else made.
func TestCustomerTemplate(t *testing.T) {
	w := newWorld(t)
	w.report("all-"+gamma, gamma, "usage")
	w.export("usage", usageOfAll(alpha, beta))
	w.source("usage")
	w.portfolio("all", "usage", withTemplate)
	w.awaitGenerated("all", alpha, beta)
	report := w.awaitReport("all-"+alpha, "Ready", "True Evaluated", "LowUsage", "False OnTarget")
	w.Expect(report.Labels).To(gomega.HaveKeyWithValue("team", "blue"))
	w.Expect(metav1.IsControlledBy(report, w.getPortfolio(w, "all"))).To(gomega.BeTrue())
	w.Expect(report.Spec.Customer.Name).To(gomega.Equal("Name of aaaaa"))

	// Deleted or changed by others: made again, corrected.
	w.remove(&v1alpha1.CustomerAdoption{}, "all-"+beta)
	w.Eventually(func(g gomega.Gomega) { g.Expect(w.getReport(g, "all-"+beta).UID).NotTo(gomega.BeEmpty()) }).Should(gomega.Succeed())
	w.changeReport("all-"+alpha, func(r *v1alpha1.CustomerAdoption) { r.Spec.Suspend = true })
	w.Eventually(func(g gomega.Gomega) { g.Expect(w.getReport(g, "all-"+alpha).Spec.Suspend).To(gomega.BeFalse()) }).Should(gomega.Succeed())

	// Another template is another spec of all; what it no longer says goes.
	w.changePortfolio("all", func(p *v1alpha1.PortfolioAdoption) {
		p.Spec.CustomerTemplate.Metadata.Labels = nil
		p.Spec.CustomerTemplate.Spec.Targets = &v1alpha1.Targets{UsagePercent: new(int32(90))}
	})
	report = w.awaitReport("all-"+alpha, "LowUsage", "True BelowTarget")
	w.Expect(report.Labels).NotTo(gomega.HaveKey("team"))

	// A name that is taken is told and left alone.
	untouched := w.getReport(w, "all-"+gamma)
	w.export("usage", usageOfAll(alpha, beta, gamma))
	w.awaitPortfolio("all", 3, "TemplateBlocked", "True NameTaken")
	w.Expect(w.getReport(w, "all-"+gamma).Generation).To(gomega.Equal(untouched.Generation))
	w.Expect(w.getReport(w, "all-"+gamma).OwnerReferences).To(gomega.BeEmpty())
	w.remove(&v1alpha1.CustomerAdoption{}, "all-"+gamma)
	w.changePortfolio("all", func(p *v1alpha1.PortfolioAdoption) {
		p.Annotations = map[string]string{v1alpha1.RequestedAtAnnotation: "1"}
	})
	w.awaitPortfolio("all", 3, "TemplateBlocked", "")
	w.awaitGenerated("all", alpha, beta, gamma)

	// One customer is gone, then two of two at once.
	w.export("usage", usageOfAll(alpha, gamma))
	w.awaitGenerated("all", alpha, gamma)
	other := strings.Replace(gamma, "c", "d", 1)
	w.export("usage", usageOfAll(other))
	w.awaitPortfolio("all", 1, "PruneHeld", "True CustomersLost")
	w.awaitGenerated("all", alpha, gamma, other)
	w.changePortfolio("all", func(p *v1alpha1.PortfolioAdoption) {
		p.Annotations = map[string]string{v1alpha1.RequestedAtAnnotation: "2"}
	})
	w.awaitPortfolio("all", 1, "PruneHeld", "")
	w.awaitGenerated("all", other)
	w.Eventually(func() []string { return w.events("PortfolioAdoption", "all") }).Should(gomega.Equal([]string{
		"Warning TemplateBlocked NameTaken", "Warning PruneHeld CustomersLost",
	}))
}

// Fresh sums turn stale when their time has come.
func TestPortfolioTurnsStale(t *testing.T) {
	w := newWorld(t)
	w.export("usage", usageOfAll(alpha))
	w.source("usage")
	w.clock.SetTime(time.Date(2026, 11, 25, 23, 59, 58, 0, time.UTC))
	w.portfolio("all", "usage")
	w.awaitPortfolio("all", 1, "DataStale", "False Fresh")
	w.clock.SetTime(time.Date(2026, 11, 26, 0, 0, 1, 0, time.UTC))
	p := w.awaitPortfolio("all", 1, "DataStale", "True TooOld")
	w.Expect(p.Status.Customers.Unknown).To(gomega.Equal(int64(1)))
}

// Only customers worth acting on get a CustomerAdoption. One that recovers keeps it
// for one more revision.
func TestTemplateForSelectedCustomers(t *testing.T) {
	w := newWorld(t)
	w.export("usage", usageCSV(usageRow(alpha, "2026-11-18", 100, 10), usageRow(beta, "2026-11-18", 100, 60), usageRow(gamma, "2026-11-18", 100, 60)))
	w.source("usage")
	w.portfolio("all", "usage", func(p *v1alpha1.PortfolioAdoption) {
		p.Spec.CustomerTemplate = &v1alpha1.CustomerTemplate{When: &v1alpha1.TemplateSelection{Adoption: []v1alpha1.AdoptionVerdict{v1alpha1.AdoptionLow}}}
	})
	p := w.awaitPortfolio("all", 3, "Ready", "True Evaluated")
	w.awaitGenerated("all", alpha)
	w.Expect(*p.Status.Customers.Selected).To(gomega.Equal(int64(1)))

	w.export("usage", usageCSV(usageRow(alpha, "2026-11-18", 100, 70), usageRow(beta, "2026-11-18", 100, 10), usageRow(gamma, "2026-11-18", 100, 60)))
	w.awaitGenerated("all", alpha, beta)
	recovered := &v1alpha1.CustomerAdoption{}
	w.Eventually(func(g gomega.Gomega) {
		g.Expect(api.Get(context.Background(), client.ObjectKey{Namespace: w.namespace, Name: "all-" + alpha}, recovered)).To(gomega.Succeed())
		g.Expect(recovered.Annotations[v1alpha1.UnselectedAnnotation]).To(gomega.HaveLen(12))
	}).Should(gomega.Succeed())

	w.export("usage", usageCSV(usageRow(alpha, "2026-11-18", 100, 71), usageRow(beta, "2026-11-18", 100, 10), usageRow(gamma, "2026-11-18", 100, 60)))
	w.awaitGenerated("all", beta)
	w.awaitPortfolio("all", 3, "PruneHeld", "")

	w.export("usage", usageCSV(usageRow(alpha, "2026-11-18", 100, 71), usageRow(beta, "2026-11-18", 100, 61), usageRow(gamma, "2026-11-18", 100, 60)))
	w.Eventually(func(g gomega.Gomega) {
		g.Expect(api.Get(context.Background(), client.ObjectKey{Namespace: w.namespace, Name: "all-" + beta}, recovered)).To(gomega.Succeed())
		g.Expect(recovered.Annotations).To(gomega.HaveKey(v1alpha1.UnselectedAnnotation))
	}).Should(gomega.Succeed())
	w.export("usage", usageCSV(usageRow(alpha, "2026-11-18", 100, 71), usageRow(beta, "2026-11-18", 100, 10), usageRow(gamma, "2026-11-18", 100, 60)))
	w.Eventually(func(g gomega.Gomega) {
		g.Expect(api.Get(context.Background(), client.ObjectKey{Namespace: w.namespace, Name: "all-" + beta}, recovered)).To(gomega.Succeed())
		g.Expect(recovered.Annotations).NotTo(gomega.HaveKey(v1alpha1.UnselectedAnnotation))
	}).Should(gomega.Succeed(), "selected again")
}
