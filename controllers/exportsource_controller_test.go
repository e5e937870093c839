// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
	"github.com/partnerinsights/customer-adoption-operator/internal/store"
)

// What may be asked conditionally: only what is in the store, published, of
// this object and of this spec.
func TestKnown(t *testing.T) {
	validators := fetch.Validators{ETag: "tag"}
	for _, test := range []struct {
		name   string
		change func(*v1alpha1.ExportSource)
		want   fetch.Validators
		kept   bool
	}{
		{"nothing changed", func(*v1alpha1.ExportSource) {}, validators, true},
		{"another spec", func(s *v1alpha1.ExportSource) { s.Generation++ }, fetch.Validators{}, true},
		{"never published", func(s *v1alpha1.ExportSource) { s.Status.Artifact = nil }, fetch.Validators{}, true},
		{"another one is published", func(s *v1alpha1.ExportSource) { s.Status.Artifact.Revision = "sha256:a" }, fetch.Validators{}, true},
		{"another object of the name", func(s *v1alpha1.ExportSource) { s.UID = "second" }, fetch.Validators{}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			source := usageSource()
			source.UID, source.Status.Artifact = "first", &v1alpha1.Artifact{Revision: "sha256:b"}
			r := &ExportSourceReconciler{Store: store.New()}
			r.Store.Put("first", "sha256:b", facts.NewBuilder().Build(asOf, asOf))
			r.seen.Store(client.ObjectKeyFromObject(source), seenSource{
				uid: "first", generation: source.Generation, revision: "sha256:b", validators: validators,
			})
			test.change(source)
			if diff := cmp.Diff(test.want, r.known(source).validators); diff != "" {
				t.Errorf("validators (-want +got):\n%s", diff)
			}
			if kept := r.Store.Get("first", "sha256:b") != nil; kept != test.kept {
				t.Errorf("facts in the store: %t, want %t", kept, test.kept)
			}
		})
	}
}

// Reports are enqueued by the channel only for the revision they know.
func TestSamePublished(t *testing.T) {
	published := usageSource()
	published.Status.Artifact = &v1alpha1.Artifact{Revision: "sha256:b"}
	for _, test := range []struct {
		name    string
		source  *v1alpha1.ExportSource
		reading ingest.Reading
		want    bool
	}{
		{"the published revision, read again", published, goodReading(0), true},
		{"another revision enqueues by its status", published, ingest.Reading{Artifact: &v1alpha1.Artifact{Revision: "sha256:c"}}, false},
		{"the first revision, too", usageSource(), goodReading(0), false},
		{"nothing was sent", published, ingest.Reading{Unchanged: true}, false},
		{"nothing could be read", published, ingest.Reading{}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := samePublished(test.source.Status, test.reading); got != test.want {
				t.Errorf("the same revision: %t, want %t", got, test.want)
			}
		})
	}
}

// The same bytes may say something else on another day.
func TestSameFacts(t *testing.T) {
	published := usageSource().Status
	same := goodReading(1)
	published.Artifact, published.Rows, published.Rejections = same.Artifact, same.Rows, same.Rejections
	redated, repaired, other := goodReading(1), goodReading(0), goodReading(1)
	redated.Artifact.DataAsOf = "2026-11-19"
	other.Rejections[0].Reason = "DateInFuture"
	for name, test := range map[string]struct {
		reading ingest.Reading
		want    bool
	}{
		"the same":                 {goodReading(1), true},
		"another date":             {redated, false},
		"a row that is now good":   {repaired, false},
		"another reason":           {other, false},
		"nothing that can be read": {ingest.Reading{Rows: same.Rows}, false},
	} {
		if got := sameFacts(published, test.reading); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// A manager that ends must not wait for somebody to listen.
func TestAnnounceEndsWithTheManager(t *testing.T) {
	published := usageSource()
	published.Status.Artifact = &v1alpha1.Artifact{Revision: "sha256:b"}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	done := make(chan struct{})
	go func() {
		(&ExportSourceReconciler{Announced: []chan<- event.GenericEvent{make(chan event.GenericEvent)}}).announce(ctx, published)
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("still waiting")
	}
}
