package controllers

import (
	"context"
	"testing"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/event"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

func TestAnnounce(t *testing.T) {
	published := usageSource()
	published.Status.Artifact = &v1alpha1.Artifact{Revision: "sha256:b"}
	for _, test := range []struct {
		name    string
		source  *v1alpha1.ExportSource
		reading Reading
		want    int
	}{
		{"the published revision, read again", published, goodReading(0), 1},
		{"another revision wakes by its status", published, Reading{Artifact: &v1alpha1.Artifact{Revision: "sha256:c"}}, 0},
		{"the first revision, too", usageSource(), goodReading(0), 0},
		{"nothing was sent", published, Reading{Unchanged: true}, 0},
		{"nothing could be read", published, Reading{}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			shelved := make(chan event.GenericEvent, 1)
			(&ExportSourceReconciler{Shelved: shelved}).announce(t.Context(), test.source, test.reading)
			if got := len(shelved); got != test.want {
				t.Errorf("%d announcements, want %d", got, test.want)
			}
		})
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
		(&ExportSourceReconciler{Shelved: make(chan event.GenericEvent)}).announce(ctx, published, goodReading(0))
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("still waiting")
	}
}
