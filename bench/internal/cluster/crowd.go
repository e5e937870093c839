// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"context"
	"fmt"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/exports"
	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

var (
	crowdGoal       = measure.Goal{Name: "crowd: 100 000 customers, from a new revision to the portfolio's status", Unit: "s", AtMost: 15}
	crowdMemoryGoal = measure.Goal{Name: "crowd: 100 000 customers, peak memory of the manager", Unit: "MiB", AtMost: memoryLimit}
	crowdFitGoal    = measure.Goal{Name: "crowd: CPU grows with this power of the customers", Unit: "(power)", AtMost: 1.1}
)

// crowdSizes are the customers of the portfolios; each has seven rows.
var crowdSizes = []int{10_000, 30_000, 100_000}

const crowdRows = 7

// crowdPoint is what a portfolio of one size cost: medians, and the peak of
// memory in KiB.
type crowdPoint struct {
	customers int
	wall, cpu time.Duration
	memory    int64
}

// crowd changes every figure of portfolios without reports, smaller and larger
// ones, and waits for the sums.
func (l *Lab) crowd(ctx context.Context, recorder *measure.Recorder) error {
	if err := l.start(); err != nil {
		return err
	}
	if err := recorder.Begin(); err != nil {
		return err
	}
	var points []crowdPoint
	for _, customers := range crowdSizes {
		point, err := l.crowdOf(ctx, customers, recorder)
		if err != nil {
			return err
		}
		points = append(points, point)
	}
	return tellCrowd(recorder, points)
}

// crowdOf measures one size, with a manager of its own.
func (l *Lab) crowdOf(ctx context.Context, customers int, recorder *measure.Recorder) (point crowdPoint, err error) {
	p := &portfolio{lab: l, namespace: fmt.Sprintf("crowd-%d", customers), export: exports.Portfolio{
		Customers: customers, Products: crowdRows, Rows: customers * crowdRows, Changed: customers,
	}}
	l.origin.serve(p.namespace, p.export)
	for _, object := range append(p.source(), p.summary()) {
		if err := l.client.Create(ctx, object); err != nil {
			return point, err
		}
	}
	m, err := l.startManager(ctx, p.namespace)
	if err != nil {
		return point, err
	}
	defer m.stop(&err)
	if err := p.awaitCustomers(ctx, customers); err != nil {
		return point, err
	}
	var walls, cpus []time.Duration
	for round := range recorder.Rounds {
		recorder.Progress("round %d of %d: %d changed customers, %d rows", round+1, recorder.Rounds, customers, p.export.Rows)
		wall, cpu, err := p.sumAgain(ctx, m)
		if err != nil {
			return point, err
		}
		walls, cpus = append(walls, wall), append(cpus, cpu)
	}
	point = crowdPoint{customers: customers, wall: measure.Median(walls), cpu: measure.Median(cpus)}
	point.memory, err = measure.PeakRSS(m.command.Process.Pid)
	return point, err
}

// sumAgain changes every customer, and gives the time until the portfolio's
// status is of the new revision, and the CPU time that the manager needed.
func (p *portfolio) sumAgain(ctx context.Context, m *manager) (wall, cpu time.Duration, err error) {
	before, err := m.atRest(ctx)
	if err != nil {
		return 0, 0, err
	}
	was, err := p.summedRevision(ctx)
	if err != nil {
		return 0, 0, err
	}
	started := time.Now()
	if err := p.change(ctx, p.export.Customers); err != nil {
		return 0, 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	for is := was; is == was; {
		if err := sleep(ctx, 20*time.Millisecond); err != nil {
			return 0, 0, fmt.Errorf("the sums of %d customers: %w", p.export.Customers, err)
		}
		if is, err = p.summedRevision(ctx); err != nil {
			return 0, 0, err
		}
	}
	wall = time.Since(started)
	after, err := m.atRest(ctx)
	return wall, after - before, err
}

// summedRevision is the revision of the source that the portfolio's sums are of.
func (p *portfolio) summedRevision(ctx context.Context) (string, error) {
	found := p.summary()
	if err := p.lab.client.Get(ctx, client.ObjectKeyFromObject(found), found); err != nil {
		return "", err
	}
	if len(found.Status.Sources) == 0 {
		return "", nil
	}
	return found.Status.Sources[0].Revision, nil
}

func tellCrowd(recorder *measure.Recorder, points []crowdPoint) error {
	cpu := measure.Line{Name: "CPU seconds"}
	wall := measure.Line{Name: "seconds to the status"}
	for _, p := range points {
		cpu.Points = append(cpu.Points, measure.Point{X: float64(p.customers), Y: p.cpu.Seconds()})
		wall.Points = append(wall.Points, measure.Point{X: float64(p.customers), Y: p.wall.Seconds()})
	}
	recorder.Curves = append(recorder.Curves, measure.Curve{
		Title: "A portfolio without reports, every customer changed", X: "customers (7 rows each)", Y: "seconds", Lines: []measure.Line{wall, cpu},
	})
	most := points[len(points)-1]
	us := fmt.Sprintf("%d customers, %d rows: %.1f s CPU", most.customers, most.customers*crowdRows, most.cpu.Seconds())
	for _, r := range []measure.Result{
		{Goal: crowdGoal, Value: most.wall.Seconds(), Us: us},
		{Goal: crowdMemoryGoal, Value: float64(most.memory >> 10), Us: us},
		{Goal: crowdFitGoal, Value: measure.Fit(cpu.Points), Us: costs(points)},
	} {
		if err := recorder.Add(r); err != nil {
			return err
		}
	}
	return nil
}

// costs lists what each size cost.
func costs(points []crowdPoint) (list string) {
	for i, p := range points {
		if i > 0 {
			list += ", "
		}
		list += fmt.Sprintf("%d customers: %.2f s CPU", p.customers, p.cpu.Seconds())
	}
	return list
}
