// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package faults

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	// still is how long nothing may be written until a run counts as at rest, and
	// stillReference the same without faults: nothing says what comes next.
	still          = 1500 * time.Millisecond
	stillReference = 3 * time.Second
	// patience is how long a run may need to come to rest in the right state. The
	// longest pause of the manager after a failed write is 16 s.
	patience = 90 * time.Second
)

// run is a plan in a namespace of its own, with its managers.
type run struct {
	t         *testing.T
	ctx       context.Context
	namespace string
	plan      plan
	managers  []*process
	contents  contents
	// pictures are the states at rest, one for each step.
	pictures []map[string]any
	// secrets must not be seen anywhere but in their Secret.
	secrets []string
	// web is the HTTPS server, where the workload has one.
	web *web
	// byHand says that somebody else writes statuses: no state can be trusted.
	byHand bool
	// trace are the requests, and writes those of each object, of a reference.
	trace  []request
	writes map[string]int
}

var namespaces atomic.Int64

// start makes the namespace and the managers.
func start(t *testing.T, p plan) *run {
	t.Helper()
	w := workloads[p.Workload]
	if w.steps == nil {
		t.Fatalf("there is no workload %q", p.Workload)
	}
	r := &run{
		t: t, ctx: t.Context(), plan: p, namespace: fmt.Sprintf("%s-%d", strings.ToLower(p.Workload), namespaces.Add(1)),
		contents: contents{bySize: map[int64]content{}, now: map[string]int64{}, revisions: map[string]int64{}},
	}
	if err := cluster.client.Create(r.ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: r.namespace}}); err != nil {
		t.Fatal(err)
	}
	for range max(w.replicas, 1) {
		r.managers = append(r.managers, startProcess(t, r.namespace, w.flags...))
	}
	t.Cleanup(r.clean)
	return r
}

// clean removes the objects: no manager needs them any more.
func (r *run) clean() {
	ctx := context.Background()
	for _, object := range cluster.observer.current(r.namespace) {
		if err := cluster.client.Delete(ctx, object); client.IgnoreNotFound(err) != nil {
			r.t.Error(err)
		}
	}
	if r.t.Failed() {
		for i, m := range r.managers {
			r.t.Logf("log of manager %d:\n%s", i, m.output())
			for _, q := range m.proxy.seen() {
				r.t.Logf("%s %d: %d %s", q.name, q.ordinal, q.status, q.fault)
			}
		}
		for _, s := range cluster.observer.history(r.namespace) {
			r.t.Logf("%s %s: %s", keyOf(s.object), s.object.GetResourceVersion(), s.summary())
		}
	}
	cluster.observer.forget(r.namespace)
}

// play runs the steps of the workload; the faults work from the first step on
// that is not preparation. After each step the run comes to rest in the state
// that the reference had then; a run without a reference is one.
func (r *run) play(reference *run) {
	r.t.Helper()
	w := workloads[r.plan.Workload]
	for i, s := range w.steps {
		if i == w.prepared {
			for _, m := range r.managers {
				m.proxy.arm(r.plan.Faults)
			}
		}
		if r.plan.Stale && i == len(w.steps)-1 {
			r.stale(s)
		} else {
			s.do(r)
		}
		var want map[string]any
		if reference != nil && !s.free {
			want = reference.pictures[i]
		}
		if !r.settle(s, want) {
			return
		}
	}
}

// settle waits until the run is at rest in the state it shall have.
func (r *run) settle(s step, want map[string]any) bool {
	r.t.Helper()
	wrong := ""
	rest, limit := still, patience
	if want == nil {
		rest = stillReference
	}
	if s.slow {
		limit *= 3
	}
	began := time.Now()
	for deadline := began.Add(limit); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if time.Since(began) < rest || !r.atRest(rest) {
			continue
		}
		now := r.picture()
		wrong = r.differs(s, now, want)
		if wrong == "" {
			r.pictures = append(r.pictures, now)
			return true
		}
	}
	if wrong == "" {
		wrong = "it is never at rest"
	}
	r.violation("O1", "after %q, not within %s: %s", s.name, limit, wrong)
	return false
}

func (r *run) differs(s step, now, want map[string]any) string {
	if want != nil {
		if diff := differences(want, now, ""); len(diff) > 0 {
			return "the state is another\n" + strings.Join(diff, "\n")
		}
	}
	if s.check != nil {
		if err := s.check(r); err != nil {
			return err.Error()
		}
	}
	if s.free {
		return ""
	}
	if wrong := r.outdated(); wrong != "" {
		return wrong
	}
	if want == nil {
		return notObserved(cluster.observer.current(r.namespace))
	}
	return ""
}

func (r *run) atRest(rest time.Duration) bool {
	for _, m := range r.managers {
		if m.proxy.quiet() < rest {
			return false
		}
	}
	return true
}

// violation is a failed oracle.
func (r *run) violation(oracle, format string, arguments ...any) {
	r.t.Helper()
	totals.violations.Add(1)
	r.t.Errorf(oracle+": "+format, arguments...)
}

// requests are those of all managers since the faults began.
func (r *run) requests() (out []request) {
	for _, m := range r.managers {
		out = append(out, m.proxy.seen()...)
	}
	return out
}

// counts are what all plans came to.
type counts struct{ plans, reached, violations, panics atomic.Int64 }

var totals counts

func (c *counts) print() {
	fmt.Printf("faults: %d plans, %d of them reached their fault, %d violations, %d panics\n",
		c.plans.Load(), c.reached.Load(), c.violations.Load(), c.panics.Load())
}
