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
	startGoal   = measure.Goal{Name: "start-up: until the caches are full and the controllers work, against the raw list", AtMost: 2}
	restartGoal = exactly("start-up: status writes for unchanged data", 0, "writes")
)

// startUp starts the manager again and again, and lists as a plain client in
// between. The time counts from the start of the process: the caches fill
// before there is a lease.
func startUp(ctx context.Context, p *portfolio, recorder *measure.Recorder) error {
	var ours, leased, lists []time.Duration
	var written []int
	for round := range recorder.Rounds {
		recorder.Progress("round %d of %d: start with %d CustomerAdoptions", round+1, recorder.Rounds, p.export.Customers)
		s, err := p.startOnce(ctx)
		if err != nil {
			return err
		}
		ours, leased, written = append(ours, s.working), append(leased, s.working-s.leading), append(written, s.written)
		recorder.Progress("round %d of %d: raw list", round+1, recorder.Rounds)
		started := time.Now()
		if _, err := p.reports(ctx); err != nil {
			return err
		}
		lists = append(lists, time.Since(started))
	}
	start, list := measure.Median(ours).Seconds(), measure.Median(lists).Seconds()
	err := recorder.Add(measure.Result{
		Goal: startGoal, Value: start / list,
		Us:   fmt.Sprintf("%.2f s from the start of the process, %.2f s of it with the lease", start, measure.Median(leased).Seconds()),
		Peer: fmt.Sprintf("typed list: %.2f s", list),
	})
	if err != nil {
		return err
	}
	return recorder.Add(measure.Result{
		Goal: restartGoal, Value: farthest(written, 0),
		Us: fmt.Sprintf("of %d customers, in each round %v", p.export.Customers, written),
	})
}

// start is how one went.
type start struct {
	leading, working time.Duration
	written          int
}

func (p *portfolio) startOnce(ctx context.Context) (s start, err error) {
	before, err := p.lab.writes(ctx)
	if err != nil {
		return s, err
	}
	m, err := p.lab.launch([]string{p.namespace}, p.election()...)
	if err != nil {
		return s, err
	}
	defer m.stop(&err)
	if s.leading, err = m.await(ctx, m.leading); err != nil {
		return s, err
	}
	if s.working, err = m.await(ctx, m.working); err != nil {
		return s, err
	}
	if _, err := m.atRest(ctx); err != nil {
		return s, err
	}
	after, err := p.lab.writes(ctx)
	s.written = after - before
	return s, err
}

func (p *portfolio) election() []string {
	return []string{"--leader-elect", "--leader-election-namespace=" + p.namespace}
}
