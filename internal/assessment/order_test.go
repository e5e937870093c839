// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestOrderOfRowsNeverMatters is docs/semantics.md section 3.1, over all datasets,
// scopes and verdicts: rows add up, whatever their order.
func TestOrderOfRowsNeverMatters(t *testing.T) {
	evaluate := func(figures adoption.Input, judgment assessment.Input) (adoption.Metrics, assessment.Result) {
		judgment.Metrics = adoption.Compute(figures)
		return judgment.Metrics, assessment.Assess(judgment)
	}
	for seed := range uint64(1000) {
		d := newDice(seed, 7)
		figures, judgment := d.inputs()
		metrics, result := evaluate(figures, judgment)
		for _, s := range figures.Sources {
			if s.Customer != nil {
				d.shuffle(s.Customer)
			}
		}
		shuffledMetrics, shuffledResult := evaluate(figures, judgment)
		if diff := cmp.Diff(metrics, shuffledMetrics); diff != "" {
			t.Fatalf("customer %d: metrics (-first +second):\n%s", seed, diff)
		}
		if diff := cmp.Diff(result, shuffledResult); diff != "" {
			t.Fatalf("customer %d: result (-first +second):\n%s", seed, diff)
		}
	}
}

func (d dice) shuffle(c *facts.Customer) {
	d.Shuffle(len(c.Deployments), func(i, j int) { c.Deployments[i], c.Deployments[j] = c.Deployments[j], c.Deployments[i] })
	d.Shuffle(len(c.Usages), func(i, j int) { c.Usages[i], c.Usages[j] = c.Usages[j], c.Usages[i] })
	d.Shuffle(len(c.Activities), func(i, j int) { c.Activities[i], c.Activities[j] = c.Activities[j], c.Activities[i] })
	d.Shuffle(len(c.Users), func(i, j int) { c.Users[i], c.Users[j] = c.Users[j], c.Users[i] })
	d.Shuffle(len(c.Subscriptions), func(i, j int) {
		c.Subscriptions[i], c.Subscriptions[j] = c.Subscriptions[j], c.Subscriptions[i]
	})
	d.Shuffle(len(c.Requests), func(i, j int) { c.Requests[i], c.Requests[j] = c.Requests[j], c.Requests[i] })
}
