// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"context"
	"fmt"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

var (
	takeoverGoal       = measure.Goal{Name: "takeover: until the standby leads when the leader is killed", Unit: "s"}
	takeoverWritesGoal = exactly("takeover: status writes for unchanged data", 0, "writes")
)

// takeover kills a leader beside a standby. It takes a lease's time, so that
// once is enough.
func takeover(ctx context.Context, p *portfolio, recorder *measure.Recorder) (err error) {
	recorder.Progress("a leader and a standby")
	leader, err := p.lab.launch([]string{p.namespace}, p.election()...)
	if err != nil {
		return err
	}
	defer leader.kill()
	if _, err := leader.await(ctx, leader.working); err != nil {
		return err
	}
	standby, err := p.lab.launch([]string{p.namespace}, p.election()...)
	if err != nil {
		return err
	}
	defer standby.stop(&err)
	if _, err := leader.atRest(ctx); err != nil {
		return err
	}
	before, err := p.lab.writes(ctx)
	if err != nil {
		return err
	}
	recorder.Progress("the leader is killed")
	took, err := leader.succeededBy(ctx, standby)
	if err != nil {
		return err
	}
	after, err := p.lab.writes(ctx)
	if err != nil {
		return err
	}
	return p.tellTakeover(recorder, took, after-before)
}

// tellTakeover takes the time without a leader, and the status writes of the next one.
func (p *portfolio) tellTakeover(recorder *measure.Recorder, took time.Duration, writes int) error {
	err := recorder.Add(measure.Result{
		Goal: takeoverGoal, Value: took.Seconds(), Us: "a lease of 15 s, which both look at every 2 s",
	})
	if err != nil {
		return err
	}
	return recorder.Add(measure.Result{
		Goal: takeoverWritesGoal, Value: float64(writes), Us: fmt.Sprintf("of %d customers", p.export.Customers),
	})
}

// succeededBy kills the leader and waits until the other has looked at
// everything; the time is that without a leader.
func (m *manager) succeededBy(ctx context.Context, other *manager) (time.Duration, error) {
	killed := time.Since(other.started)
	m.kill()
	leading, err := other.await(ctx, other.leading)
	if err != nil {
		return 0, err
	}
	_, err = other.atRest(ctx)
	return leading - killed, err
}
