// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// Two fetches of one host run at once, and four in all. The next begins when a body
// is closed. A slow host takes no slot away from the others.
func TestQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(4, 2)
		var open, most, waiting atomic.Int64
		release := make(chan struct{})
		visit := func(host string) {
			waiting.Add(1)
			left, err := q.acquire(t.Context(), host)
			waiting.Add(-1)
			if err != nil {
				t.Error(err)
				return
			}
			most.Store(max(most.Load(), open.Add(1)))
			<-release
			open.Add(-1)
			left()
			left() // a body may be closed twice
		}
		for _, host := range []string{"a", "a", "a", "a", "a"} {
			go visit(host)
		}
		synctest.Wait()
		if open.Load() != 2 || waiting.Load() != 3 {
			t.Errorf("%d fetches of one host are open and %d wait, want 2 and 3", open.Load(), waiting.Load())
		}
		for _, host := range []string{"b", "b", "c"} {
			go visit(host)
		}
		synctest.Wait()
		if open.Load() != 4 {
			t.Errorf("%d fetches are open, want 4", open.Load())
		}
		close(release)
		synctest.Wait()
		if open.Load() != 0 || waiting.Load() != 0 || most.Load() != 4 {
			t.Errorf("%d open, %d wait, at most %d were open; want 0, 0, 4", open.Load(), waiting.Load(), most.Load())
		}
		if len(q.hosts) != 0 {
			t.Errorf("%d hosts are remembered", len(q.hosts))
		}
	})
}

// A canceled wait leaves nothing behind, whether the slots of the host or all slots
// are in use.
func TestQueueGivenUp(t *testing.T) {
	for _, host := range []string{"a", "b"} {
		q := newQueue(1, 1)
		release, err := q.acquire(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := q.acquire(ctx, host); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		release()
		if len(q.hosts) != 0 {
			t.Errorf("%d hosts are remembered", len(q.hosts))
		}
		if release, err = q.acquire(t.Context(), host); err != nil {
			t.Fatal(err)
		}
		release()
	}
}

// The slot of a fetch is released when its body is closed, after a fault and after
// an answer without a body.
func TestPlaceIsGivenBack(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/gone":
			w.WriteHeader(http.StatusGone)
		case r.Header.Get("If-None-Match") != "":
			w.WriteHeader(http.StatusNotModified)
		}
	})
	f := New(objects{secrets: map[string]*corev1.Secret{"a/ca": s.ca()}}, Policy{AllowedHosts: []string{"127.0.0.1"}, MaxPerHost: 1})
	for range 2 {
		if err := read(t.Context(), f, source(s.URL)); err != nil {
			t.Error(err)
		}
		fault(t, read(t.Context(), f, source(s.URL+"/gone")), ReasonGone, true, "removed")
		if _, err := f.Open(t.Context(), source(s.URL), Validators{ETag: `"1"`}); err != nil {
			t.Error(err)
		}
	}
}

// The wait has the same limit as the fetch and takes no time away from it.
func TestWaitingHasItsOwnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := New(objects{}, Policy{MaxPerHost: 1})
		origin := source("https://vendor.example/")
		origin.Spec.Timeout.Duration = time.Minute
		release, fault1 := f.acquireSlot(t.Context(), originOf(origin).host, time.Minute)
		if fault1 != nil {
			t.Fatal(fault1)
		}
		start := time.Now()
		_, err := f.Open(t.Context(), origin, Validators{})
		fault(t, err, ReasonFetchQueued, false, "waited for other fetches of the same host")
		if waited := time.Since(start); waited != time.Minute || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waited %s for %v", waited, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err = f.Open(ctx, origin, Validators{})
		fault(t, err, ReasonFetchCanceled, false, "canceled before its end")

		time.AfterFunc(59*time.Second, release)
		var left time.Duration
		f.objects = asked{tell: func(ctx context.Context) {
			deadline, _ := ctx.Deadline()
			left = time.Until(deadline)
		}}
		_, err = f.Open(t.Context(), origin, Validators{})
		fault(t, err, ReasonReferenceNotFound, true, `Secret "ca" not found`)
		if left != time.Minute {
			t.Errorf("%s were left for the fetch after 59s of waiting", left)
		}
	})
}

// asked calls tell for each request for a Secret.
type asked struct {
	objects
	tell func(ctx context.Context)
}

func (a asked) Secret(ctx context.Context, namespace, name string) (*corev1.Secret, error) {
	a.tell(ctx)
	return a.objects.Secret(ctx, namespace, name)
}

// spec.timeout limits a fetch whose context has no deadline.
func TestTimeoutOfTheSpec(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	origin := source(s.URL)
	origin.Spec.Timeout.Duration = 300 * time.Millisecond
	fault(t, read(t.Context(), fetcher(s), origin), ReasonSourceTimeout, false, "within spec.timeout")
}

// Sources with the same host share its slots.
func TestHostOfAnOrigin(t *testing.T) {
	of := func(spec v1alpha1.ExportSourceSpec) string {
		s := source("")
		s.Spec = spec
		return originOf(s).host
	}
	http := func(url string) string { return of(v1alpha1.ExportSourceSpec{HTTP: &v1alpha1.HTTPOrigin{URL: url}}) }
	storage := func(url, endpoint string) string {
		return of(v1alpha1.ExportSourceSpec{ObjectStorage: &v1alpha1.ObjectStorageOrigin{URL: url, Endpoint: endpoint}})
	}
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{http("https://Vendor.example/a"), http("https://vendor.example.:8443/b"), true},
		{http("https://vendor.example/a"), http("https://other.example/a"), false},
		{storage("s3://b/x", "https://vendor.example"), http("https://vendor.example/a"), true},
		{storage("s3://b/x", ""), storage("s3://b/y", ""), true},
		{storage("s3://b/x", ""), storage("s3://c/x", ""), false},
		{
			of(v1alpha1.ExportSourceSpec{PartnerCenter: &v1alpha1.PartnerCenterOrigin{}}),
			of(v1alpha1.ExportSourceSpec{MicrosoftGraph: &v1alpha1.MicrosoftGraphOrigin{}}), false,
		},
		{of(v1alpha1.ExportSourceSpec{Flux: &v1alpha1.FluxOrigin{Name: "a"}}), of(v1alpha1.ExportSourceSpec{Flux: &v1alpha1.FluxOrigin{Name: "b"}}), true},
		{
			of(v1alpha1.ExportSourceSpec{SQL: &v1alpha1.SQLOrigin{SecretRef: v1alpha1.SecretReference{Name: "a"}}}),
			of(v1alpha1.ExportSourceSpec{SQL: &v1alpha1.SQLOrigin{SecretRef: v1alpha1.SecretReference{Name: "b"}}}), false,
		},
		{of(v1alpha1.ExportSourceSpec{ConfigMap: &v1alpha1.KeyReference{}}), "", true},
	} {
		if (test.a == test.b) != test.same || test.same && test.a == "" && test.b != "" {
			t.Errorf("%q and %q: want the same: %t", test.a, test.b, test.same)
		}
	}
}
