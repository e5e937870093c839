// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// After a restart, a report and a portfolio say what they said before, whichever
// of their sources were readable then, and whichever have been read again since
// (docs/testing.md B01).
func TestRestartSaysTheSame(t *testing.T) {
	const sources = 2
	for readable := range 1 << sources {
		for again := range 1 << sources {
			if again&^readable != 0 {
				continue // what is broken is not read
			}
			t.Run(fmt.Sprintf("%02b readable, %02b read again", readable, again), func(t *testing.T) {
				report := exampleReport()
				report.Status, _ = Report(report, onlySome(t, readable), later)
				after, _ := Report(report, onlySome(t, again), later)
				if diff := cmp.Diff(report.Status, after); diff != "" {
					t.Errorf("report (-before +after the restart):\n%s", diff)
				}
				p := examplePortfolio()
				p.Status = Portfolio(p, onlySome(t, readable), Reports{}, later).Status
				sums := Portfolio(p, onlySome(t, again), Reports{}, later).Status
				if diff := cmp.Diff(p.Status, sums); diff != "" {
					t.Errorf("portfolio (-before +after the restart):\n%s", diff)
				}
			})
		}
	}
}

// onlySome are the sources of the example: those of a bit set have facts, and the
// others are broken since they were read last.
func onlySome(t *testing.T, readable int) []SourceFacts {
	t.Helper()
	sources := example(t)
	for i := range sources {
		sources[i].Source.Generation, sources[i].Source.Status.ObservedGeneration = 1, 1
		if readable&(1<<i) == 0 {
			sources[i].Facts = nil
			sources[i].Source.Status.Conditions = []metav1.Condition{{Type: v1alpha1.ReadyCondition, Status: metav1.ConditionFalse, Reason: "FormatMismatch"}}
		}
	}
	return sources
}
