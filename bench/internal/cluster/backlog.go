// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"context"
	"fmt"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

var backlogGoal = measure.Goal{Name: "backlog: from an edit to its status while all others wait, p99", Unit: "ms", AtMost: 1000}

// backlog changes every customer, and while their statuses are written edits
// one report after the other: who edits must not wait for the rest.
func backlog(ctx context.Context, p *portfolio, recorder *measure.Recorder) (err error) {
	editor, err := client.NewWithWatch(p.lab.config, client.Options{Scheme: p.lab.client.Scheme()})
	if err != nil {
		return err
	}
	events, err := editor.Watch(ctx, &v1alpha1.CustomerAdoptionList{}, client.InNamespace(p.namespace), client.HasLabels{editable})
	if err != nil {
		return err
	}
	defer events.Stop()
	m, err := p.lab.startManager(ctx, p.namespace)
	if err != nil {
		return err
	}
	defer m.stop(&err)
	if _, err := m.atRest(ctx); err != nil {
		return err
	}
	first, err := p.lab.revision(ctx)
	if err != nil {
		return err
	}
	if err := p.change(ctx, p.export.Customers); err != nil {
		return err
	}
	recorder.Progress("edits under a backlog of %d", p.export.Customers)
	if err := p.lab.awaitRevision(ctx, first+int64(p.export.Customers/50)); err != nil {
		return err
	}
	delays, left, err := p.edit(ctx, events.ResultChan(), first)
	if err != nil {
		return err
	}
	if _, err := m.atRest(ctx); err != nil {
		return err
	}
	return p.tellBacklog(recorder, delays, left)
}

// tellBacklog takes the delays of the edits, and how many statuses were left to be written.
func (p *portfolio) tellBacklog(recorder *measure.Recorder, delays []time.Duration, left int64) error {
	p99 := measure.Percentile(delays, 99)
	return recorder.Add(measure.Result{
		Goal: backlogGoal, Value: float64(p99.Milliseconds()),
		Us: fmt.Sprintf("%d edits, median %d ms; %d of %d statuses still to be written after the last",
			len(delays), measure.Median(delays).Milliseconds(), left, p.export.Customers),
	})
}

// edit changes the editable reports one after the other, and gives how long
// each waited for its status, and the backlog at the end.
func (p *portfolio) edit(ctx context.Context, events <-chan watch.Event, first int64) (delays []time.Duration, left int64, err error) {
	for i := max(0, p.export.Customers-edits); i < p.export.Customers; i++ {
		started := time.Now()
		report := p.report(i)
		change := []byte(fmt.Sprintf(`{"spec":{"targets":{"recoveryMargin":%d}}}`, 1+p.export.Version%5))
		if err := p.lab.client.Patch(ctx, report, client.RawPatch(mergePatch, change)); err != nil {
			return nil, 0, err
		}
		if err := awaitStatus(ctx, events, report); err != nil {
			return nil, 0, err
		}
		delays = append(delays, time.Since(started))
	}
	last, err := p.lab.revision(ctx)
	// An edit is two writes, of which one is no status of the backlog.
	return delays, max(0, first+int64(p.export.Customers+len(delays))-last), err
}

// awaitStatus waits until a status speaks of the spec as it is.
func awaitStatus(ctx context.Context, events <-chan watch.Event, report *v1alpha1.CustomerAdoption) error {
	const patience = time.Minute
	late := time.After(patience)
	for {
		select {
		case e, open := <-events:
			seen, ok := e.Object.(*v1alpha1.CustomerAdoption)
			if !open || !ok {
				return fmt.Errorf("the watch has ended")
			}
			if seen.Name == report.Name && seen.Status.ObservedGeneration >= report.Generation {
				return nil
			}
		case <-late:
			return fmt.Errorf("%s was not evaluated within %v", report.Name, patience)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
