// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package origins

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// now is after the rows of every export.
var now = time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)

// The sizes of exports, in rows. The limit is between the last two.
const (
	fewer   = 200
	some    = 500
	tooMany = 40_000
	limit   = 1 << 20
)

// outcome is what a status says about a fault.
type outcome struct {
	reason string
	// again is the condition that must be True: Reconciling when the operator
	// tries again by itself, Stalled when somebody has to change something;
	// empty when both are right.
	again string
}

// faults are what users see of each.
var faults = map[fault]outcome{
	truncated:    {"SourceTruncated", ""},
	slow:         {"SourceTimeout", v1alpha1.ReconcilingCondition},
	refused:      {"SourceUnreachable", v1alpha1.ReconcilingCondition},
	unauthorized: {"Unauthorized", v1alpha1.StalledCondition},
	throttled:    {"RateLimited", v1alpha1.ReconcilingCondition},
	wrongContent: {"FormatMismatch", v1alpha1.StalledCondition},
}

func TestConformance(t *testing.T) {
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) {
			for title, test := range map[string]func(*testing.T, *trial){
				"unchanged": unchanged, "changed": changed, "shrunk": shrunk, "too large": tooLarge, "cancelled": cancelled,
			} {
				t.Run(title, func(t *testing.T) { test(t, newTrial(t, k)) })
			}
			for f, want := range faults {
				if _, left := k.without[f]; left {
					continue
				}
				t.Run(string(f), func(t *testing.T) { newTrial(t, k).fails(t, f, want) })
			}
		})
	}
}

// The origins are the fields of spec that are objects, except format.
func TestEveryOriginIsPutToTheCases(t *testing.T) {
	tested := map[string]bool{"format": true}
	for name := range kinds {
		field, _, _ := strings.Cut(name, " ")
		tested[field] = true
	}
	spec := reflect.TypeFor[v1alpha1.ExportSourceSpec]()
	for field := range spec.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Type.Kind() == reflect.Pointer && field.Type.Elem().Kind() == reflect.Struct && !tested[name] {
			t.Errorf("no kind of origin is %s", name)
		}
	}
}

// Every omitted case has a reason.
func TestNothingIsLeftOutInSilence(t *testing.T) {
	for name, k := range kinds {
		for f, why := range k.without {
			if _, known := faults[f]; !known || len(why) < 20 {
				t.Errorf("%s: %q is left out because %q", name, f, why)
			}
		}
		for f := range k.reasons {
			if _, known := faults[f]; !known {
				t.Errorf("%s: nothing expects %q", name, f)
			}
		}
		if len(k.without) > 2 {
			t.Errorf("%s: %d faults are left out", name, len(k.without))
		}
	}
}

// trial is one origin, which has been read once, and its source.
type trial struct {
	kind   kind
	origin origin
	source *v1alpha1.ExportSource
	reader ingest.Reader
}

// newTrial makes the first read.
func newTrial(t *testing.T, k kind) *trial {
	t.Helper()
	limits := ingest.Limits{
		AllowedHosts: []string{"127.0.0.1", "localhost"},
		Download:     *resource.NewQuantity(limit, resource.BinarySI),
		Content:      *resource.NewQuantity(limit, resource.BinarySI),
		Rows:         10 * tooMany,
	}
	tr := &trial{kind: k, origin: k.start(t)}
	tr.source, tr.reader = tr.origin.source(), limits.NewReader(tr.origin.objects())
	tr.source.Spec.Timeout.Duration = time.Minute
	tr.origin.put(t, some, 1)
	tr.fine(t, some)
	return tr
}

// look does what the controller does between its get and its apply.
func (tr *trial) look(ctx context.Context) *facts.Set {
	reading, err := tr.reader.Read(ctx, tr.source, fetch.Validators{}, now)
	tr.source.Status = evaluation.Source(tr.source, reading, ingest.FaultOf(err), now)
	return reading.Facts
}

// fine reads the origin and checks that all of its rows are used.
func (tr *trial) fine(t *testing.T, rows int64) {
	t.Helper()
	set := tr.look(t.Context())
	status := tr.source.Status
	if diff := cmp.Diff([]string{"Ready True Fetched"}, conditions(status)); diff != "" || set == nil {
		t.Fatalf("conditions (-want +got):\n%s\n%s", diff, message(status))
	}
	if status.Rows.Read != rows || status.Rows.Used != rows || status.Artifact == nil {
		t.Fatalf("got %+v of %+v, want %d rows", status.Rows, status.Artifact, rows)
	}
}

func (tr *trial) revision() string { return tr.source.Status.Artifact.Revision }

// unchanged: the same content is the same revision. An origin with conditional
// requests does not send it again.
func unchanged(t *testing.T, tr *trial) {
	before, ctx := tr.revision(), t.Context()
	first, err := tr.reader.Read(ctx, tr.source, fetch.Validators{}, now)
	if err != nil {
		t.Fatal(err)
	}
	second, err := tr.reader.Read(ctx, tr.source, first.Validators, now)
	switch {
	case err != nil:
		t.Fatal(err)
	case second.Unchanged != tr.kind.conditional:
		t.Errorf("with validators %+v the origin says unchanged: %t", first.Validators, second.Unchanged)
	case !second.Unchanged && second.Artifact.Revision != before || first.Artifact.Revision != before:
		t.Error("the same content has another revision")
	}
}

// changed: other figures are another revision, with and without validators.
func changed(t *testing.T, tr *trial) {
	before := tr.revision()
	first, err := tr.reader.Read(t.Context(), tr.source, fetch.Validators{}, now)
	if err != nil {
		t.Fatal(err)
	}
	tr.origin.put(t, some, 2)
	second, err := tr.reader.Read(t.Context(), tr.source, first.Validators, now)
	if err != nil || second.Unchanged || second.Artifact.Revision == before {
		t.Errorf("unchanged: %t, error %v, want another revision", second.Unchanged, err)
	}
}

// shrunk: fewer rows are not a fault.
func shrunk(t *testing.T, tr *trial) {
	before := tr.revision()
	tr.origin.put(t, fewer, 1)
	tr.fine(t, fewer)
	if tr.revision() == before {
		t.Error("fewer rows have the same revision")
	}
}

func tooLarge(t *testing.T, tr *trial) {
	tr.origin.put(t, tooMany, 1)
	tr.broken(t.Context(), t, outcome{"SourceTooLarge", v1alpha1.StalledCondition})
	tr.origin.put(t, fewer, 1)
	tr.fine(t, fewer)
}

// cancelled: the operator stops while the fetch waits.
func cancelled(t *testing.T, tr *trial) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	tr.origin.meet(t, slow, cancel)
	tr.broken(ctx, t, outcome{"FetchCanceled", v1alpha1.ReconcilingCondition})
	tr.origin.meet(t, none, nil)
	tr.fine(t, some)
}

// fails: during a fault nothing is published and the last good data stays. After it
// the source is read again, however often the fault occurred.
func (tr *trial) fails(t *testing.T, f fault, want outcome) {
	if reason, ok := tr.kind.reasons[f]; ok {
		want.reason = reason
	}
	if want.reason == fetch.ReasonAccessDenied {
		want.again = v1alpha1.ReconcilingCondition // rights come back
	}
	var met atomic.Bool
	tr.origin.meet(t, f, func() { met.Store(true) })
	if f == slow {
		tr.source.Spec.Timeout.Duration = time.Second / 4
	}
	for range 3 { // more often than a host has places
		met.Store(false)
		tr.broken(t.Context(), t, want)
		for f == slow && !met.Load() { // the machine was slower
			tr.source.Spec.Timeout.Duration *= 2
			tr.broken(t.Context(), t, want)
		}
		if !met.Load() {
			t.Fatal("the fault was not met: the test proves nothing")
		}
	}
	if f == throttled {
		tr.asksForTime(t)
	}
	tr.source.Spec.Timeout.Duration = time.Minute
	tr.origin.meet(t, none, nil)
	tr.fine(t, some)
}

func (tr *trial) asksForTime(t *testing.T) {
	t.Helper()
	_, err := tr.reader.Read(t.Context(), tr.source, fetch.Validators{}, now)
	var fault *fetch.Error
	if !errors.As(err, &fault) || fault.RetryAfter != retryAfter {
		t.Errorf("got %v, want a fault to be tried again after %s", err, retryAfter)
	}
}

// broken reads the origin and checks the status of its fault.
func (tr *trial) broken(ctx context.Context, t *testing.T, want outcome) {
	t.Helper()
	before := tr.source.Status.Artifact.DeepCopy()
	set := tr.look(ctx)
	status := tr.source.Status
	if diff := cmp.Diff(before, status.Artifact); diff != "" || set != nil {
		t.Errorf("facts %v, artifact (-want +got):\n%s", set != nil, diff)
	}
	ready := meta.FindStatusCondition(status.Conditions, v1alpha1.ReadyCondition)
	if ready.Status != "False" || ready.Reason != want.reason {
		t.Fatalf("Ready is %s %s %q, want False %s", ready.Status, ready.Reason, ready.Message, want.reason)
	}
	is := func(kind string) bool { return meta.IsStatusConditionTrue(status.Conditions, kind) }
	if is(v1alpha1.StalledCondition) == is(v1alpha1.ReconcilingCondition) || want.again != "" && !is(want.again) {
		t.Errorf("got %q, want %s", conditions(status), want.again)
	}
	if is(v1alpha1.FetchFailedCondition) == is(v1alpha1.DataRejectedCondition) {
		t.Errorf("got %q, want FetchFailed or DataRejected", conditions(status))
	}
	checkWords(t, ready.Message)
}

// checkWords: a message says what to do and has no text of the origin.
func checkWords(t *testing.T, message string) {
	t.Helper()
	if !strings.Contains(message, "; ") {
		t.Errorf("%q does not say what to do", message)
	}
	for _, word := range []string{canary, "127.0.0.1", "localhost", "customer-0"} {
		if strings.Contains(message, word) {
			t.Errorf("%q holds %q", message, word)
		}
	}
}

// conditions are written type status reason.
func conditions(status v1alpha1.ExportSourceStatus) []string {
	var list []string
	for _, c := range status.Conditions {
		list = append(list, c.Type+" "+string(c.Status)+" "+c.Reason)
	}
	return list
}

func message(status v1alpha1.ExportSourceStatus) string {
	return meta.FindStatusCondition(status.Conditions, v1alpha1.ReadyCondition).Message
}
