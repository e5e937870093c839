// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package faults

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"sigs.k8s.io/yaml"
)

// shortPlans is how many plans of each workload run without -all.
const shortPlans = 6

// Every request that changes something meets every fault.
func TestEveryFault(t *testing.T) {
	for i, name := range enumerated {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reference := referenceOf(t, name)
			if reference == nil {
				return
			}
			plans := plansOf(name, reference.trace)
			if !*all {
				plans = some(plans, shortPlans, i*5)
			}
			for _, p := range plans {
				t.Run(p.name(), func(t *testing.T) {
					t.Parallel()
					try(t, p, reference)
				})
			}
		})
	}
}

// The plans of testdata/plans are those that found something once.
func TestKeptPlans(t *testing.T) {
	files, err := filepath.Glob("testdata/plans/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no plans: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var p plan
		if err := yaml.UnmarshalStrict(text, &p); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			t.Parallel()
			if reference := referenceOf(t, p.Workload); reference != nil {
				try(t, p, reference)
			}
		})
	}
}

// try runs a plan and judges it.
func try(t *testing.T, p plan, reference *run) {
	t.Helper()
	r := start(t, p)
	r.play(reference)
	r.judge(reference)
	totals.plans.Add(1)
	if p.Stale || slices.ContainsFunc(r.requests(), func(q request) bool { return q.fault != "" }) {
		totals.reached.Add(1)
	}
}

// learned are the runs without faults.
var learned struct {
	mutex sync.Mutex
	runs  map[string]func() *run
}

// referenceOf runs a workload twice without faults. Two runs must not differ in
// anything but what is masked.
func referenceOf(t *testing.T, name string) *run {
	t.Helper()
	learned.mutex.Lock()
	if learned.runs == nil {
		learned.runs = map[string]func() *run{}
	}
	if learned.runs[name] == nil {
		learned.runs[name] = sync.OnceValue(func() *run { return learn(t, name) })
	}
	reference := learned.runs[name]
	learned.mutex.Unlock()
	return reference()
}

func learn(t *testing.T, name string) (first *run) {
	t.Helper()
	var runs []*run
	for range 2 {
		ok := t.Run("without faults", func(t *testing.T) {
			r := start(t, plan{Workload: name})
			r.play(nil)
			r.judge(nil)
			r.trace, r.writes = r.requests(), r.written()
			runs = append(runs, r)
		})
		if !ok {
			return nil
		}
	}
	first = runs[0]
	for i, s := range workloads[name].steps {
		if s.free {
			continue
		}
		if diff := differences(first.pictures[i], runs[1].pictures[i], ""); len(diff) > 0 {
			t.Errorf("two runs without faults differ after %q:\n%s", s.name, strings.Join(diff, "\n"))
			return nil
		}
	}
	first.trace = append(first.trace, runs[1].trace...)
	for key, count := range runs[1].writes {
		first.writes[key] = max(first.writes[key], count)
	}
	first.writes = maps.Clone(first.writes)
	return first
}
