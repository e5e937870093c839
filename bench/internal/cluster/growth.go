// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"context"
	"fmt"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/exports"
	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

var growthGoal = measure.Goal{Name: "growth: controller CPU, 8 times the customers and rows", AtMost: 10}

// growth changes every figure of small and larger portfolios, and compares
// what that costs the manager, writes included.
func (l *Lab) growth(ctx context.Context, recorder *measure.Recorder) (err error) {
	const products, rowsEach = 4, 400
	sizes := []int{125, 250, 500, 1000}
	var all []*portfolio
	var namespaces []string
	for _, customers := range sizes {
		export := exports.Portfolio{Customers: customers, Products: products, Rows: customers * rowsEach}
		p, err := l.portfolio(ctx, recorder, fmt.Sprintf("growth-%d", customers), export)
		if err != nil {
			return err
		}
		all, namespaces = append(all, p), append(namespaces, p.namespace)
	}
	if err := recorder.Begin(); err != nil {
		return err
	}
	m, err := l.startManager(ctx, namespaces...)
	if err != nil {
		return err
	}
	defer m.stop(&err)
	costs := make([][]time.Duration, len(all))
	for round := range recorder.Rounds {
		for i, p := range all {
			recorder.Progress("round %d of %d: %d changed customers, %d rows", round+1, recorder.Rounds, p.export.Customers, p.export.Rows)
			written, cpu, err := p.look(ctx, m, func() error { return p.change(ctx, p.export.Customers) })
			if err != nil {
				return err
			}
			if written != p.export.Customers {
				return fmt.Errorf("%d writes of %d changed customers", written, p.export.Customers)
			}
			costs[i] = append(costs[i], cpu)
		}
	}
	return tellGrowth(recorder, all, costs)
}

func tellGrowth(recorder *measure.Recorder, all []*portfolio, costs [][]time.Duration) error {
	line := measure.Line{Name: "manager"}
	for i, p := range all {
		line.Points = append(line.Points, measure.Point{X: float64(p.export.Customers), Y: measure.Median(costs[i]).Seconds()})
	}
	recorder.Curves = append(recorder.Curves, measure.Curve{
		Title: "CPU of the manager, every customer changed", X: "customers (400 rows each)", Y: "CPU seconds", Lines: []measure.Line{line},
	})
	few, many := line.Points[0], line.Points[len(line.Points)-1]
	return recorder.Add(measure.Result{
		Goal: growthGoal, Value: many.Y / few.Y,
		Us:   fmt.Sprintf("%.0f customers: %.2f s CPU", many.X, many.Y),
		Peer: fmt.Sprintf("%.0f customers: %.2f s CPU", few.X, few.Y),
	})
}
