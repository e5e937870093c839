// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// maxOrigin is the largest number of bytes of status.origin.
const maxOrigin = 300

// evaluator does once what the controllers do for ever: sources first, then
// the portfolios and the reports on their facts.
type evaluator struct {
	reader   ingest.Reader
	now      time.Time
	progress *progress
	// paths are the files that were read in the place of an origin.
	paths map[types.NamespacedName]string

	sources map[types.NamespacedName]evaluation.SourceFacts
	// others are the customers of portfolios without a template.
	others []iter.Seq[*v1alpha1.CustomerAdoption]
}

// run writes the status of every object of the catalog and adds a fault for each
// object that is not Ready.
func (e *evaluator) run(ctx context.Context, objects *catalog, found *faults) {
	e.sources = map[types.NamespacedName]evaluation.SourceFacts{}
	for _, source := range objects.sources {
		e.read(ctx, source)
		if err := unready("ExportSource", source, source.Status.Conditions); err != nil {
			found.addSource(keyOf(source), err)
		}
	}
	for _, p := range objects.portfolios {
		found.add(e.sumUp(p, objects)...)
		e.note(found, "PortfolioAdoption", p, p.Spec.Sources, p.Status.Conditions)
	}
	for _, report := range objects.reports {
		report.Status, _ = evaluation.Report(report, e.gather(report.Namespace, report.Spec.Sources), e.now)
		e.note(found, "CustomerAdoption", report, report.Spec.Sources, report.Status.Conditions)
	}
}

// note adds why a report or a portfolio is not Ready: to the line of the source that
// it waits for, or as a line of its own.
func (e *evaluator) note(found *faults, kind string, obj metav1.Object, sources []v1alpha1.SourceReference, conditions []metav1.Condition) {
	if waitsForSource(conditions) {
		for _, source := range e.gather(obj.GetNamespace(), sources) {
			if source.Facts == nil {
				found.waits(types.NamespacedName{Namespace: obj.GetNamespace(), Name: source.Name}, kind == "PortfolioAdoption")
				return
			}
		}
	}
	if err := unready(kind, obj, conditions); err != nil {
		found.add(err)
	}
}

// read reads a source once, unless it is suspended, and keeps its facts.
func (e *evaluator) read(ctx context.Context, source *v1alpha1.ExportSource) {
	found := evaluation.SourceFacts{Name: source.Name, Source: source}
	if source.Spec.Suspend {
		source.Status = evaluation.SuspendedSource(source, e.now)
	} else {
		reader := e.reader
		reader.Progress = e.progress.of(source.Name)
		reading, err := reader.Read(ctx, source, fetch.Validators{}, e.now)
		e.progress.wipe()
		found.Facts = reading.Facts
		source.Status = evaluation.Source(source, reading, ingest.FaultOf(err), e.now)
		if path, local := e.paths[keyOf(source)]; local {
			source.Status.Origin = wording.Clip(path, maxOrigin)
		}
	}
	e.sources[keyOf(source)] = found
}

// sumUp evaluates a portfolio and adds the CustomerAdoptions of its template to
// the catalog, as the cluster would hold them.
func (e *evaluator) sumUp(p *v1alpha1.PortfolioAdoption, objects *catalog) (faults []error) {
	sources := e.gather(p.Namespace, p.Spec.Sources)
	evaluated := evaluation.Portfolio(p, sources, evaluation.Reports{Existing: objects.reportsIn(p.Namespace)}, e.now)
	p.Status = evaluated.Status
	if t := p.Spec.CustomerTemplate; t == nil || t.When != nil {
		e.others = append(e.others, unreported(evaluation.PortfolioCustomers(p, sources, e.now), evaluated.Generated.Apply))
	}
	for _, customer := range evaluated.Generated.Apply {
		if customer.Existing != nil {
			continue // a manifest is evaluated as it is
		}
		if err := objects.generate(customer.CustomerAdoption); err != nil {
			faults = append(faults, fmt.Errorf("PortfolioAdoption %s: customerTemplate: %w", keyOf(p), err))
		}
	}
	slices.SortFunc(objects.reports, byName[*v1alpha1.CustomerAdoption])
	return faults
}

// unreported are the customers of a portfolio that get no report from it.
func unreported(customers iter.Seq[*v1alpha1.CustomerAdoption], generated []evaluation.GeneratedCustomer) iter.Seq[*v1alpha1.CustomerAdoption] {
	reported := map[string]bool{}
	for _, g := range generated {
		reported[g.Spec.Customer.ID] = true
	}
	return func(yield func(*v1alpha1.CustomerAdoption) bool) {
		for c := range customers {
			if !reported[c.Spec.Customer.ID] && !yield(c) {
				return
			}
		}
	}
}

// customers are those of portfolios that have no report of their own.
func (e *evaluator) customers(yield func(*v1alpha1.CustomerAdoption) bool) {
	for _, portfolio := range e.others {
		for customer := range portfolio {
			if !yield(customer) {
				return
			}
		}
	}
}

// gather lists the facts of an object's sources, in the order of its spec.
func (e *evaluator) gather(namespace string, sources []v1alpha1.SourceReference) []evaluation.SourceFacts {
	var listed []evaluation.SourceFacts
	for _, ref := range sources {
		found, ok := e.sources[types.NamespacedName{Namespace: namespace, Name: ref.Name}]
		if !ok {
			found = evaluation.SourceFacts{Name: ref.Name}
		}
		listed = append(listed, found)
	}
	return listed
}
