// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"context"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

// Units are all benchmarks of the controllers.
func (l *Lab) Units() []measure.Unit {
	return []measure.Unit{
		{Goals: []string{samplesGoal.Name}, Run: l.samples},
		{Goals: []string{growthGoal.Name}, Run: l.growth},
		{Goals: []string{changedGoal.Name, fetchGoal.Name}, Run: l.onLarge(changed)},
		{Goals: []string{someGoal.Name, identicalGoal.Name, refreshGoal.Name, evaluatedCPU.Name}, Run: l.onLarge(refresh)},
		{Goals: []string{startGoal.Name, restartGoal.Name}, Run: l.onLarge(startUp)},
		{Goals: []string{takeoverGoal.Name, takeoverWritesGoal.Name}, Run: l.onLarge(takeover)},
		{Goals: []string{cacheGoal.Name}, Run: l.onLarge(cacheHeap)},
		{Goals: []string{backlogGoal.Name}, Run: l.onLarge(backlog)},
		{Goals: []string{sharedGoal.Name, sharedFetchGoal.Name}, Run: l.onLarge(shared)},
		{Goals: []string{crowdGoal.Name, crowdMemoryGoal.Name, crowdFitGoal.Name}, Run: l.crowd},
		{Goals: []string{creatingGoal.Name, updatingGoal.Name, pruningGoal.Name}, Run: l.template},
	}
}

// onLarge runs a benchmark on the large portfolio.
func (l *Lab) onLarge(run func(context.Context, *portfolio, *measure.Recorder) error) func(context.Context, *measure.Recorder) error {
	return func(ctx context.Context, recorder *measure.Recorder) error {
		p, err := l.large(ctx, recorder)
		if err != nil {
			return err
		}
		if err := recorder.Begin(); err != nil {
			return err
		}
		return run(ctx, p, recorder)
	}
}

func exactly(name string, n int, unit string) measure.Goal {
	return measure.Goal{Name: name, Unit: unit, AtMost: float64(n), Exactly: true}
}
