// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
)

// unreadByPortfolio finds a source whose facts the sums come from and which are
// not in memory. One that is deleted is waited for while the spec is the same.
func unreadByPortfolio(p *v1alpha1.PortfolioAdoption, sources []SourceFacts) *SourceFacts {
	unread := unreadSource(portfolioBefore(p), sources)
	if unread == nil || unread.published() || samePortfolioSpec(p) {
		return unread
	}
	return nil
}

func portfolioBefore(p *v1alpha1.PortfolioAdoption) (before []v1alpha1.SourceStatus) {
	for _, s := range p.Status.Sources {
		before = append(before, s.SourceStatus)
	}
	return before
}

// samePortfolioSpec says that the previous status speaks of the spec as it is.
func samePortfolioSpec(p *v1alpha1.PortfolioAdoption) bool {
	return p.Generation == 0 || p.Status.ObservedGeneration == p.Generation
}

// keptPortfolio is the previous status, judged by the clock. Its customers are
// not known without facts, so an edited spec has to wait for them, and Ready
// says so until they are read. The second result is when the data turns stale;
// zero when never.
func keptPortfolio(p *v1alpha1.PortfolioAdoption, sources []SourceFacts, unread SourceFacts, now time.Time) (v1alpha1.PortfolioAdoptionStatus, time.Time) {
	figures := keptFigures{
		licenses: p.Status.Licenses, own: p.Status.OwnLicenses, usage: p.Status.Usage, ownUsage: p.Status.OwnUsage,
		workloads: p.Status.Workloads, sources: portfolioBefore(p),
	}
	result := figures.judge(sources, assessment.Input{Targets: targetsOf(EachCustomer(&p.Spec)), Now: now})
	turned := isStale(result) && !meta.IsStatusConditionTrue(p.Status.Conditions, v1alpha1.DataStaleCondition)
	ready := meta.FindStatusCondition(p.Status.Conditions, v1alpha1.ReadyCondition)
	speaks := samePortfolioSpec(p) && ready != nil && !strings.HasSuffix(ready.Message, ofSpecBefore)
	status := unevaluated(p, now, func(c *conditionSet) {
		if turned {
			adoptFindings(c, result.Findings, rejudgedSums)
		}
		keptReadiness(c, lackedBy(portfolioBefore(p), sources), unread, speaks)
	})
	return status, result.StaleAt
}
