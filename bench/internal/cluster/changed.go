// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"context"
	"fmt"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/controllers"
	"sigs.k8s.io/controller-runtime/pkg/cache"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

var (
	changedGoal = measure.Goal{Name: "writes: every customer changed, rate against raw writes", AtLeast: 0.9}
	fetchGoal   = exactly("writes: looks at the origin for each new revision", 1, "a revision")
)

// changed gives every customer new figures and waits until all statuses show
// them. Then as many writers as the controller has workers apply the statuses
// of before, while an informer watches: the same payload, the same concurrency.
// The manager does not run meanwhile, because it would undo them.
func changed(ctx context.Context, p *portfolio, recorder *measure.Recorder) error {
	var us, raw []float64
	reads := 0
	for round := range recorder.Rounds {
		before, err := p.reports(ctx)
		if err != nil {
			return err
		}
		was, readers := p.export, p.lab.origin.readers()
		recorder.Progress("round %d of %d: the controller writes %d changed statuses", round+1, recorder.Rounds, len(before.Items))
		took, looks, err := p.changeOnce(ctx)
		if err != nil {
			return err
		}
		us, reads = append(us, float64(len(before.Items))/took.Seconds()), reads+p.lab.origin.readers()-readers-looks
		recorder.Progress("round %d of %d: raw writes", round+1, recorder.Rounds)
		if took, err = p.restore(ctx, before); err != nil {
			return err
		}
		raw = append(raw, float64(len(before.Items))/took.Seconds())
		p.export = was
		p.lab.origin.serve(p.namespace, was)
	}
	return p.tellChanged(recorder, us, raw, reads)
}

// changeOnce starts the manager, changes every customer and ends the manager
// again. It gives the time until all are written, and how often the manager
// looked at the origin before the change.
func (p *portfolio) changeOnce(ctx context.Context) (took time.Duration, looks int, err error) {
	first := p.lab.origin.readers()
	m, err := p.lab.startManager(ctx, p.namespace)
	if err != nil {
		return 0, 0, err
	}
	defer m.stop(&err)
	if _, err := m.atRest(ctx); err != nil {
		return 0, 0, err
	}
	looks = p.lab.origin.readers() - first
	if took, err = p.changeAll(ctx); err != nil {
		return 0, 0, err
	}
	_, err = m.atRest(ctx)
	return took, looks, err
}

// tellChanged compares the rates of writing, ours and the raw ones, and counts the reads.
func (p *portfolio) tellChanged(recorder *measure.Recorder, us, raw []float64, reads int) error {
	ours, theirs := measure.Median(us), measure.Median(raw)
	recorder.Curves = append(recorder.Curves, rates(us, raw))
	err := recorder.Add(measure.Result{
		Goal: changedGoal, Value: ours / theirs,
		Us: fmt.Sprintf("%.0f writes/s", ours), Peer: fmt.Sprintf("raw server-side apply: %.0f writes/s", theirs),
	})
	if err != nil {
		return err
	}
	return recorder.Add(measure.Result{
		Goal: fetchGoal, Value: float64(reads) / float64(recorder.Rounds),
		Us: fmt.Sprintf("%d reads of %d revisions, %d CustomerAdoptions", reads, recorder.Rounds, p.export.Customers),
	})
}

// changeAll changes every customer and gives the time until all are written.
func (p *portfolio) changeAll(ctx context.Context) (time.Duration, error) {
	first, err := p.lab.revision(ctx)
	if err != nil {
		return 0, err
	}
	started := time.Now()
	if err := p.change(ctx, p.export.Customers); err != nil {
		return 0, err
	}
	if err := p.lab.awaitRevision(ctx, first+int64(p.export.Customers)); err != nil {
		return 0, err
	}
	return time.Since(started), nil
}

// restore applies earlier statuses, and gives the time that takes.
func (p *portfolio) restore(ctx context.Context, before v1alpha1.CustomerAdoptionList) (time.Duration, error) {
	now, err := p.reports(ctx)
	if err != nil {
		return 0, err
	}
	for i := range now.Items {
		if now.Items[i].Status.Licenses.Assigned == before.Items[i].Status.Licenses.Assigned {
			return 0, fmt.Errorf("%s was not written", now.Items[i].Name)
		}
	}
	list, err := payloads(now, before)
	if err != nil {
		return 0, err
	}
	stop, err := p.watch(ctx)
	if err != nil {
		return 0, err
	}
	defer stop()
	return p.lab.applyAll(ctx, list)
}

// watch keeps an informer on the reports, as the manager does, until stop.
func (p *portfolio) watch(ctx context.Context) (stop context.CancelFunc, err error) {
	reports, err := cache.New(p.lab.config, cache.Options{
		Scheme: controllers.NewScheme(), DefaultNamespaces: map[string]cache.Config{p.namespace: {}},
	})
	if err != nil {
		return nil, err
	}
	ctx, stop = context.WithCancel(ctx)
	go func() { _ = reports.Start(ctx) }() // it ends when it is stopped
	if _, err = reports.GetInformer(ctx, &v1alpha1.CustomerAdoption{}); err != nil {
		stop()
	}
	return stop, err
}

func rates(us, raw []float64) measure.Curve {
	curve := measure.Curve{Title: "Status writes", X: "round", Y: "writes/s"}
	for _, line := range []struct {
		name  string
		rates []float64
	}{{"controller", us}, {"raw writes", raw}} {
		l := measure.Line{Name: line.name}
		for i, rate := range line.rates {
			l.Points = append(l.Points, measure.Point{X: float64(i + 1), Y: rate})
		}
		curve.Lines = append(curve.Lines, l)
	}
	return curve
}
