// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/store"
)

const token = "token-of-the-partner"

// exportServer is an https server with one export, which it gives to who has
// the token.
type exportServer struct {
	*httptest.Server
	mutex            sync.Mutex
	content          string
	status           int
	requests, bodies int
}

func newExportServer(t *testing.T, content string) *exportServer {
	t.Helper()
	s := &exportServer{content: content, status: http.StatusOK}
	s.Server = httptest.NewTLSServer(http.HandlerFunc(s.answer))
	t.Cleanup(s.Close)
	return s
}

func (s *exportServer) answer(w http.ResponseWriter, r *http.Request) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.requests++
	switch tag := s.etag(); {
	case r.Header.Get("Authorization") != "Bearer "+token:
		w.WriteHeader(http.StatusUnauthorized)
	case s.status != http.StatusOK:
		w.WriteHeader(s.status)
	case r.Header.Get("If-None-Match") == tag:
		w.WriteHeader(http.StatusNotModified)
	default:
		s.bodies++
		w.Header().Set("ETag", tag)
		_, _ = w.Write([]byte(s.content))
	}
}

func (s *exportServer) etag() string {
	sum := sha256.Sum256([]byte(s.content))
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

func (s *exportServer) set(status int, content string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.status, s.content = status, content
}

// counts gives how many requests came and how many were answered with a body.
func (s *exportServer) counts() [2]int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return [2]int{s.requests, s.bodies}
}

func host(s *httptest.Server) string { return strings.TrimPrefix(s.URL, "https://") }

// httpSource makes the Secrets and an ExportSource that reads the server.
func (w *world) httpSource(s *httptest.Server, change ...func(*corev1.Secret)) {
	w.t.Helper()
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	w.secret("authority", map[string]string{"ca.crt": string(authority)})
	w.secret("login", map[string]string{"token": token}, change...)
	w.source("usage", func(source *v1alpha1.ExportSource) {
		source.Spec.ConfigMap, source.Spec.HTTP = nil, &v1alpha1.HTTPOrigin{
			URL:         s.URL + "/exports/usage.csv?v=" + token,
			SecretRef:   &v1alpha1.SecretReference{Name: "login"},
			CASecretRef: &v1alpha1.SecretReference{Name: "authority"},
		}
	})
}

func TestHTTPSource(t *testing.T) {
	server := newExportServer(t, usageOf(60))
	w := newWorld(t, host(server.Server))
	w.httpSource(server.Server)
	w.report("alpha", alpha, "usage")
	w.awaitActive("alpha", 60)
	source := w.awaitSource("usage", "Ready", "True Fetched")
	w.Expect(source.Status.Origin).To(gomega.Equal("http/" + host(server.Server)))
	w.Expect(server.counts()).To(gomega.Equal([2]int{1, 1}))

	// Unchanged: asked for again, not sent again.
	w.changeSource("usage", requestNow(v1alpha1.RequestedAtAnnotation, "one"))
	w.awaitHandled("usage", "one")
	w.Expect(server.counts()).To(gomega.Equal([2]int{2, 1}))

	server.set(http.StatusOK, usageOf(70))
	w.changeSource("usage", requestNow(v1alpha1.RequestedAtAnnotation, "two"))
	w.awaitActive("alpha", 70)
	w.Expect(server.counts()).To(gomega.Equal([2]int{3, 2}))

	// After a restart the store is empty: the content has to come again.
	before := w.awaitQuiet()
	w.restart()
	w.quiet(before, "newcomer", "usage")
	w.Expect(server.counts()).To(gomega.Equal([2]int{4, 3}))
}

// A server that fails is tried again until it works; the figures stay.
func TestHTTPSourceRecovers(t *testing.T) {
	server := newExportServer(t, usageOf(60))
	w := newWorld(t, host(server.Server))
	w.httpSource(server.Server)
	w.report("alpha", alpha, "usage")
	w.awaitActive("alpha", 60)

	server.set(http.StatusInternalServerError, usageOf(70))
	w.changeSource("usage", requestNow(v1alpha1.RequestedAtAnnotation, "now"))
	w.awaitSource("usage", "Ready", "False ServerError", "Reconciling", "True ProgressingWithRetry", "FetchFailed", "True ServerError", "Stalled", "")
	asked := server.counts()[0]
	w.Eventually(func() int { return server.counts()[0] }).Should(gomega.BeNumerically(">", asked), "it is tried again")
	w.Expect(w.getReport(w, "alpha").Status.Usage.Active).To(gomega.Equal(int64(60)))
	w.awaitReport("alpha", "Ready", "True Evaluated")

	server.set(http.StatusOK, usageOf(70))
	w.awaitSource("usage", "Ready", "True Fetched", "Reconciling", "", "FetchFailed", "")
	w.awaitActive("alpha", 70)
	w.Eventually(func() []string { return w.events("ExportSource", "usage") }).
		Should(gomega.Equal([]string{"Warning Ready ServerError", "Normal Ready Fetched"}))
}

// Nothing is sent anywhere before the Secret's owner and the operator's owner
// have agreed.
func TestHTTPSourceNeedsConsent(t *testing.T) {
	t.Run("of the Secret's owner", func(t *testing.T) {
		server := newExportServer(t, usageOf(60))
		w := newWorld(t, host(server.Server))
		w.httpSource(server.Server, func(s *corev1.Secret) { s.Labels = nil })
		w.awaitSource("usage", "Ready", "False SecretNotOptedIn", "Stalled", "True SecretNotOptedIn")
		w.Expect(server.counts()).To(gomega.Equal([2]int{0, 0}))

		// Secrets are not watched, so a request follows the label.
		changeObject(w, &corev1.Secret{}, "login", func(s *corev1.Secret) {
			s.Labels = map[string]string{v1alpha1.ExportSourceSecretLabel: "true"}
			s.Annotations = map[string]string{v1alpha1.AllowedHostsAnnotation: "127.0.0.1"}
		})
		w.changeSource("usage", requestNow(v1alpha1.RequestedAtAnnotation, "now"))
		w.awaitSource("usage", "Ready", "True Fetched")
	})
	t.Run("of the operator's owner", func(t *testing.T) {
		server := newExportServer(t, usageOf(60))
		w := newWorld(t)
		w.httpSource(server.Server)
		w.awaitSource("usage", "Ready", "False SourceAddressForbidden", "Stalled", "True SourceAddressForbidden")
		w.Expect(server.counts()).To(gomega.Equal([2]int{0, 0}))
	})
}

// What one URL says of its content holds for no other: the date that the first
// one gave would make the second answer "not modified".
func TestChangedURLIsReadInFull(t *testing.T) {
	const modified = "Wed, 18 Nov 2026 08:00:00 GMT"
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Last-Modified", modified)
		if r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write([]byte(map[string]string{"/old": usageOf(60), "/new": usageOf(70)}[r.URL.Path]))
	}))
	t.Cleanup(server.Close)
	w := newWorld(t, host(server))
	w.httpSource(server)
	w.changeSource("usage", func(s *v1alpha1.ExportSource) { s.Spec.HTTP.URL = server.URL + "/old" })
	w.report("alpha", alpha, "usage")
	w.awaitActive("alpha", 60)
	w.changeSource("usage", func(s *v1alpha1.ExportSource) { s.Spec.HTTP.URL = server.URL + "/new" })
	w.awaitActive("alpha", 70)
}

// After a refused file the status speaks of that one, so "not modified" would
// leave it wrong: the file before it has to come again.
func TestRefusedFileIsNotTheKnownOne(t *testing.T) {
	server := newExportServer(t, usageOf(60))
	w := newWorld(t, host(server.Server))
	w.httpSource(server.Server)
	good := w.awaitSource("usage", "Ready", "True Fetched").Status
	server.set(http.StatusOK, usageCSV(usageRow(alpha, "someday", 1, 1)))
	w.changeSource("usage", requestNow(v1alpha1.RequestedAtAnnotation, "1"))
	w.awaitSource("usage", "Ready", "False TooManyRejected")
	server.set(http.StatusOK, usageOf(60))
	w.changeSource("usage", requestNow(v1alpha1.RequestedAtAnnotation, "2"))
	again := w.awaitSource("usage", "Ready", "True Fetched", "DataRejected", "").Status
	w.Expect(again.Artifact).To(gomega.Equal(good.Artifact))
	w.Expect(again.Rows).To(gomega.Equal(good.Rows))
}

// A look at the interval that finds nothing new costs a short answer and no
// write.
func TestUnchangedAnswerWritesNothing(t *testing.T) {
	server := newExportServer(t, usageOf(60))
	w := newWorld(t, host(server.Server))
	w.stop()
	w.httpSource(server.Server)
	announced := make(chan event.GenericEvent, 10)
	reconciler := &ExportSourceReconciler{
		places: newPlaces(4, 2, nil, w.clock), memory: newMemory(0, func() int64 { return 0 }, w.clock),
		Client: api, Recorder: events.NewFakeRecorder(10), Clock: w.clock, Store: store.New(),
		Announced: []chan<- event.GenericEvent{announced}, Reader: w.options.SourceLimits.NewReader(liveObjects{api}),
	}
	key := client.ObjectKey{Namespace: w.namespace, Name: "usage"}
	look := func() (version string) {
		result, err := reconciler.Reconcile(t.Context(), ctrl.Request{NamespacedName: key})
		w.Expect(err).NotTo(gomega.HaveOccurred())
		source := w.getSource(w, "usage")
		w.Expect(result.RequeueAfter).To(gomega.BeNumerically(">=", source.Spec.Interval.Duration), "the next look is at the interval")
		return source.ResourceVersion
	}
	first := look()
	w.Expect(look()).To(gomega.Equal(first))
	w.Expect(server.counts()).To(gomega.Equal([2]int{2, 1}))
	w.Expect(announced).To(gomega.BeEmpty(), "no report has to look")
}
