// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"context"
	"fmt"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

// some is how many customers change where not all do.
const some = 37

var (
	someGoal      = exactly("refresh: 37 customers changed, status writes", some, "writes")
	identicalGoal = exactly("refresh: an identical export, status writes", 0, "writes")
	refreshGoal   = measure.Goal{Name: "refresh: CPU of an unchanged customer", Unit: "ms", AtMost: 0.1}
	// evaluatedCPU is that of a customer who might have changed.
	evaluatedCPU = measure.Goal{Name: "refresh: CPU of a customer where few have changed", Unit: "ms"}
)

// refresh lets the source read exports in which few or no customers differ.
func refresh(ctx context.Context, p *portfolio, recorder *measure.Recorder) (err error) {
	m, err := p.lab.startManager(ctx, p.namespace)
	if err != nil {
		return err
	}
	defer m.stop(&err)
	// The first read has a new revision, whatever was there before.
	if _, _, err := p.look(ctx, m, func() error { return p.change(ctx, p.export.Customers) }); err != nil {
		return err
	}
	var partly, idle []int
	var evaluated, cost []time.Duration
	for round := range recorder.Rounds {
		recorder.Progress("round %d of %d: %d of %d customers changed", round+1, recorder.Rounds, some, p.export.Customers)
		written, cpu, err := p.look(ctx, m, func() error { return p.change(ctx, some) })
		if err != nil {
			return err
		}
		partly, evaluated = append(partly, written), append(evaluated, cpu)
		recorder.Progress("round %d of %d: an identical export", round+1, recorder.Rounds)
		if written, cpu, err = p.look(ctx, m, func() error { return p.ask(ctx) }); err != nil {
			return err
		}
		idle, cost = append(idle, written), append(cost, cpu)
	}
	for _, r := range []measure.Result{
		{Goal: someGoal, Value: farthest(partly, some), Us: fmt.Sprintf("of %d customers, in each round %v", p.export.Customers, partly)},
		{Goal: identicalGoal, Value: farthest(idle, 0), Us: fmt.Sprintf("of %d customers, in each round %v", p.export.Customers, idle)},
		p.perCustomer(refreshGoal, cost),
		p.perCustomer(evaluatedCPU, evaluated),
	} {
		if err := recorder.Add(r); err != nil {
			return err
		}
	}
	return nil
}

// perCustomer divides the median of what all customers cost.
func (p *portfolio) perCustomer(goal measure.Goal, costs []time.Duration) measure.Result {
	cpu := measure.Median(costs)
	return measure.Result{
		Goal: goal, Value: cpu.Seconds() * 1000 / float64(p.export.Customers),
		Us: fmt.Sprintf("%.2f s CPU for %d customers and %d rows", cpu.Seconds(), p.export.Customers, p.export.Rows),
	}
}

// farthest is the count that is worst: exact means in every round.
func farthest(counts []int, want int) float64 {
	worst := want
	for _, n := range counts {
		if max(n-want, want-n) > max(worst-want, want-worst) {
			worst = n
		}
	}
	return float64(worst)
}

// look does something to the source, and gives the status writes and the CPU
// until the manager rests again.
func (p *portfolio) look(ctx context.Context, m *manager, do func() error) (written int, cpu time.Duration, err error) {
	before, err := m.atRest(ctx)
	if err != nil {
		return 0, 0, err
	}
	first, err := p.lab.writes(ctx)
	if err != nil {
		return 0, 0, err
	}
	if err := do(); err != nil {
		return 0, 0, err
	}
	// A slow API server lets the manager rest in the middle of its work.
	for last := -1; ; last = written {
		after, err := m.atRest(ctx)
		if err != nil {
			return 0, 0, err
		}
		now, err := p.lab.writes(ctx)
		if err != nil {
			return 0, 0, err
		}
		if written, cpu = now-first, after-before; written == last {
			return written, cpu, nil
		}
	}
}
