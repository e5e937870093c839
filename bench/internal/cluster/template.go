// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"context"
	"fmt"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

var (
	creatingGoal = measure.Goal{Name: "template: creating every CustomerAdoption, rate against raw writes", AtLeast: 0.9}
	updatingGoal = measure.Goal{Name: "template: updating every CustomerAdoption, rate against raw writes", AtLeast: 0.9}
	pruningGoal  = exactly("template: one customer's rows gone, CustomerAdoptions touched", 1, "CustomerAdoption")
)

// template lets a PortfolioAdoption make a CustomerAdoption for each customer,
// and then gives all of them another target. After each of the two, raw writers
// do the same in another namespace, which the idle manager watches, too. These
// are four writes for each customer, which take minutes: once is enough.
func (l *Lab) template(ctx context.Context, recorder *measure.Recorder) (err error) {
	t, err := l.templated(ctx)
	if err != nil {
		return err
	}
	if err := recorder.Begin(); err != nil {
		return err
	}
	m, err := l.startManager(ctx, t.namespace, t.peer.namespace)
	if err != nil {
		return err
	}
	defer m.stop(&err)
	if err := t.awaitCustomers(ctx, t.export.Customers); err != nil {
		return err
	}
	for i, goal := range []measure.Goal{creatingGoal, updatingGoal} {
		if err := t.race(ctx, m, recorder, goal, int32(60+i)); err != nil {
			return err
		}
	}
	return t.prune(ctx, m, recorder)
}

// race sets a target in the template and waits until every CustomerAdoption
// has it; then raw writers make the others the same.
func (t *templated) race(ctx context.Context, m *manager, recorder *measure.Recorder, goal measure.Goal, usagePercent int32) error {
	if _, err := m.atRest(ctx); err != nil {
		return err
	}
	recorder.Progress("the template writes %d CustomerAdoptions", t.export.Customers)
	ours, err := t.setTemplate(ctx, usagePercent)
	if err != nil {
		return err
	}
	if _, err := m.atRest(ctx); err != nil {
		return err
	}
	want, err := t.generated(ctx, usagePercent)
	if err != nil {
		return err
	}
	recorder.Progress("raw writes")
	raw, err := t.peer.imitate(ctx, want)
	if err != nil {
		return err
	}
	rate := func(took time.Duration) float64 { return float64(len(want.Items)) / took.Seconds() }
	return recorder.Add(measure.Result{
		Goal: goal, Value: rate(ours) / rate(raw),
		Us:   fmt.Sprintf("%.0f writes/s, %d CustomerAdoptions once", rate(ours), len(want.Items)),
		Peer: fmt.Sprintf("raw server-side apply: %.0f writes/s", rate(raw)),
	})
}

// setTemplate gives the template another target, and gives the time until all
// are written.
func (t *templated) setTemplate(ctx context.Context, usagePercent int32) (time.Duration, error) {
	first, err := t.lab.revision(ctx)
	if err != nil {
		return 0, err
	}
	started := time.Now()
	if err := t.patchTemplate(ctx, usagePercent); err != nil {
		return 0, err
	}
	if err := t.lab.awaitRevision(ctx, first+int64(t.export.Customers)); err != nil {
		return 0, err
	}
	return time.Since(started), nil
}

// generated lists what the template has made, and fails unless that is
// complete.
func (t *templated) generated(ctx context.Context, usagePercent int32) (list v1alpha1.CustomerAdoptionList, err error) {
	if list, err = t.reports(ctx); err != nil {
		return list, err
	}
	if len(list.Items) != t.export.Customers {
		return list, fmt.Errorf("%d CustomerAdoptions of %d customers", len(list.Items), t.export.Customers)
	}
	for i := range list.Items {
		report := &list.Items[i]
		if target := report.Spec.Targets.UsagePercent; target == nil || *target != usagePercent {
			return list, fmt.Errorf("%s was not written", report.Name)
		}
		if report.Status.ObservedGeneration > 0 {
			return list, fmt.Errorf("%s was evaluated: its status is a write that no raw writer makes", report.Name)
		}
	}
	return list, nil
}

// prune takes the rows of one customer away, and counts what becomes of the
// CustomerAdoptions.
func (t *templated) prune(ctx context.Context, m *manager, recorder *measure.Recorder) error {
	before, err := t.reports(ctx)
	if err != nil {
		return err
	}
	recorder.Progress("one of %d customers goes", t.export.Customers)
	t.export = t.export.Without()
	t.lab.origin.serve(t.namespace, t.export)
	if err := t.ask(ctx); err != nil {
		return err
	}
	if err := t.awaitCustomers(ctx, t.export.Customers); err != nil {
		return err
	}
	if _, err := m.atRest(ctx); err != nil {
		return err
	}
	after, err := t.reports(ctx)
	if err != nil {
		return err
	}
	written := rewritten(before, after)
	deleted := len(before.Items) - len(after.Items)
	return recorder.Add(measure.Result{
		Goal: pruningGoal, Value: float64(deleted + written), Us: fmt.Sprintf("%d deleted and %d written of %d", deleted, written, len(before.Items)),
	})
}

// rewritten counts who has another resource version than before.
func rewritten(before, after v1alpha1.CustomerAdoptionList) (n int) {
	versions := make(map[string]string, len(before.Items))
	for i := range before.Items {
		versions[before.Items[i].Name] = before.Items[i].ResourceVersion
	}
	for i := range after.Items {
		if versions[after.Items[i].Name] != after.Items[i].ResourceVersion {
			n++
		}
	}
	return n
}
