// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package faults

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// The bounds of what one object may have.
const (
	largestStatus = 64 << 10
	// eventsOfAReason are those of one object in an hour; no plan takes longer.
	eventsOfAReason = 12
	longestNote     = 1000
)

// judge looks at everything that a run has left. O1, the end state, is judged
// after each step already.
func (r *run) judge(reference *run) {
	r.t.Helper()
	r.judgeWrites(reference)
	r.judgeProcesses()
	r.judgeStates()
	r.judgeAnswers()
	told := r.events()
	r.judgeEvents(told)
	r.judgeSecrets(told)
}

// judgeWrites is O2: an object is not written much more often than without
// faults.
func (r *run) judgeWrites(reference *run) {
	r.t.Helper()
	if reference == nil || workloads[r.plan.Workload].manyStates {
		return
	}
	faults := 1
	if r.plan.Stale {
		faults++
	}
	for _, f := range r.plan.Faults {
		faults += max(f.Times, 1)
	}
	for key, got := range r.written() {
		if want := reference.written()[key] + faults; got > want {
			r.violation("O2", "%s was written %d times, want at most %d", key, got, want)
		}
	}
}

// written counts the changes of each object's status.
func (r *run) written() map[string]int {
	out := map[string]int{}
	for _, s := range cluster.observer.history(r.namespace) {
		if s.byManager() {
			out[keyOf(s.object)]++
		}
	}
	for key, count := range r.writes {
		out[key] = max(out[key], count)
	}
	return out
}

// byManager says that the status changed.
func (s state) byManager() bool {
	return s.before != nil && s.before.GetUID() == s.object.GetUID() && !reflect.DeepEqual(statusOf(s.before), statusOf(s.object))
}

// judgeProcesses is O3: no panic, and no end that nobody asked for.
func (r *run) judgeProcesses() {
	r.t.Helper()
	for _, m := range r.managers {
		for _, fault := range m.faults {
			r.violation("O3", "%s", fault)
		}
		output := m.output()
		if strings.Contains(output, "panic") {
			totals.panics.Add(1)
			r.violation("O3", "the manager's log speaks of a panic")
		}
		if m.stopping {
			continue
		}
		var metrics string
		r.await("the metrics are there, also after a restart", func() bool {
			var err error
			metrics, err = m.scrape()
			return err == nil
		})
		m.lastMetrics = metrics
		if lines := metricAbove(metrics, "controller_runtime_reconcile_panics_total"); len(lines) > 0 {
			totals.panics.Add(1)
			r.violation("O3", "%v", lines)
		}
	}
}

// judgeStates is O4: what holds of every state that anybody could have seen.
// O5, the model, judges the figures.
func (r *run) judgeStates() {
	r.t.Helper()
	states := cluster.observer.history(r.namespace)
	r.contents.learn(states)
	for _, s := range states {
		key := keyOf(s.object)
		text, err := json.Marshal(statusOf(s.object))
		r.must(err)
		if len(text) > largestStatus {
			r.violation("O4", "the status of %s has %d bytes", key, len(text))
		}
		if r.byHand {
			continue
		}
		if wrong := r.contents.wrongFigures(s.object, r.contents.published); wrong != "" {
			r.violation("O5", "%s %s", key, wrong)
		}
		r.judgeStep(s, key)
	}
}

// judgeStep compares a state with the one before it.
func (r *run) judgeStep(s state, key string) {
	r.t.Helper()
	generation, dataAsOf := observed(s.object)
	if s.before == nil || s.before.GetUID() != s.object.GetUID() {
		if generation > 0 {
			r.violation("O4", "%s is new and has a status", key)
		}
		return
	}
	generationBefore, dataAsOfBefore := observed(s.before)
	if generation < generationBefore {
		r.violation("O4", "%s: observedGeneration went back from %d to %d", key, generationBefore, generation)
	}
	if dataAsOf < dataAsOfBefore && dataAsOf != "" {
		r.violation("O4", "%s: the date of the data went back from %s to %s", key, dataAsOfBefore, dataAsOf)
	}
	if s.byManager() && generation > s.object.GetGeneration() {
		r.violation("O4", "%s: a status of generation %d at generation %d", key, generation, s.object.GetGeneration())
	}
}

// judgeAnswers is O6: the manager asks for nothing that its role does not permit.
func (r *run) judgeAnswers() {
	r.t.Helper()
	for _, q := range r.requests() {
		if slices.Contains(carriedOut, q.fault) && q.status == http.StatusNotFound && !workloads[r.plan.Workload].deletes {
			r.violation("O6", "%s was not carried out: the fault %s is none", q.name, q.fault)
		}
		if q.status == http.StatusForbidden && q.fault == "" || q.status == http.StatusUnprocessableEntity || q.status == http.StatusBadRequest {
			r.violation("O6", "the API server answered %d to %s", q.status, q.name)
		}
	}
}

func (r *run) events() []eventsv1.Event {
	r.t.Helper()
	var list eventsv1.EventList
	r.must(cluster.client.List(r.ctx, &list, client.InNamespace(r.namespace)))
	return list.Items
}

// judgeEvents is O8.
func (r *run) judgeEvents(told []eventsv1.Event) {
	r.t.Helper()
	type kind struct {
		object types.UID
		reason string
	}
	counts := map[kind]int{}
	for _, e := range told {
		k := kind{e.Regarding.UID, e.Reason}
		if counts[k]++; counts[k] == r.starts()*eventsOfAReason+1 {
			r.violation("O8", "%s %s has more than %d events of the reason %s", e.Regarding.Kind, e.Regarding.Name, eventsOfAReason, e.Reason)
		}
		if len(e.Note) > longestNote {
			r.violation("O8", "a note of %d bytes: %.100s", len(e.Note), e.Note)
		}
	}
}

// starts are those of all managers: each process has bounds of its own.
func (r *run) starts() (count int) {
	for _, m := range r.managers {
		count += m.count()
	}
	return count
}

// judgeSecrets is O7: nothing shows what a Secret holds, in no form.
func (r *run) judgeSecrets(told []eventsv1.Event) {
	r.t.Helper()
	if len(r.secrets) == 0 {
		return
	}
	places := map[string]string{}
	for _, m := range r.managers {
		places["log"] += m.output()
		places["metrics"] += m.lastMetrics
	}
	for _, s := range cluster.observer.history(r.namespace) {
		text, err := json.Marshal(s.object)
		r.must(err)
		places[keyOf(s.object)] += string(text)
	}
	for _, e := range told {
		places["events"] += e.Note + "\n"
	}
	for _, secret := range r.secrets {
		for place, text := range places {
			for form, shown := range forms(secret) {
				if strings.Contains(strings.ToLower(text), strings.ToLower(shown)) {
					r.violation("O7", "%s shows a secret, %s", place, form)
				}
			}
		}
	}
}

// forms are how a secret may be written. Base64 is looked for from every
// alignment, without the ends that depend on what stands beside.
func forms(secret string) map[string]string {
	out := map[string]string{"as it is": secret, "in a URL": url.QueryEscape(secret), "in hexadecimal": hex.EncodeToString([]byte(secret))}
	for shift, name := range []string{"in base64", "in base64, shifted by 1", "in base64, shifted by 2"} {
		text := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + secret))
		out[name] = text[4 : len(text)-4]
	}
	return out
}
