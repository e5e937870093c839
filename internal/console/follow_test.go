// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package console

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// apiServer answers lists and watches as an API server does.
type apiServer struct {
	mu      sync.Mutex
	reports []v1alpha1.CustomerAdoption
	// refuse is the status of every answer; 0 answers.
	refuse int
	// limits and continues of the lists of customers.
	limits, continues []string
	// events are sent to the watch of customers.
	events chan string
	cut    chan struct{}
}

func newAPIServer(t *testing.T) (*apiServer, *httptest.Server) {
	a := &apiServer{events: make(chan string), cut: make(chan struct{})}
	server := httptest.NewServer(a)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	return a, server
}

func (a *apiServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	refuse, cut := a.refuse, a.cut
	a.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	switch q := r.URL.Query(); {
	case refuse != 0:
		w.WriteHeader(refuse)
		reason := map[int]string{http.StatusForbidden: "Forbidden", http.StatusNotFound: "NotFound"}[refuse]
		_, _ = fmt.Fprintf(w, `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":%q,"code":%d}`, reason, refuse)
	case q.Get("watch") != "":
		a.watch(w, r, cut)
	case strings.HasSuffix(r.URL.Path, "customeradoptions"):
		a.list(w, q.Get("limit"), q.Get("continue"))
	default:
		_, _ = w.Write([]byte(`{"kind":"List","apiVersion":"adoption.partnerinsights.io/v1alpha1","metadata":{"resourceVersion":"7"},"items":[]}`))
	}
}

func (a *apiServer) list(w http.ResponseWriter, limit, from string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.limits, a.continues = append(a.limits, limit), append(a.continues, from)
	first, size := 0, 0
	_, _ = fmt.Sscan(from, &first)
	_, _ = fmt.Sscan(limit, &size)
	last := min(len(a.reports), first+size)
	list := v1alpha1.CustomerAdoptionList{Items: a.reports[first:last]}
	list.Kind, list.APIVersion, list.ResourceVersion = "CustomerAdoptionList", v1alpha1.SchemeGroupVersion.String(), "7"
	if last < len(a.reports) {
		list.Continue = fmt.Sprint(last)
	}
	_ = json.NewEncoder(w).Encode(list)
}

func (a *apiServer) watch(w http.ResponseWriter, r *http.Request, cut <-chan struct{}) {
	w.WriteHeader(http.StatusOK)
	w.(http.Flusher).Flush()
	events := a.events
	if !strings.HasSuffix(r.URL.Path, "customeradoptions") {
		events = nil
	}
	for {
		select {
		case <-r.Context().Done():
			return
		case <-cut:
			return
		case event := <-events:
			_, _ = w.Write([]byte(event + "\n"))
			w.(http.Flusher).Flush()
		}
	}
}

// set changes the status of all answers, and ends the watches.
func (a *apiServer) set(refuse int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.refuse = refuse
	close(a.cut)
	a.cut = make(chan struct{})
}

// until waits for the view to come into a state.
func (s *site) until(what string, holds func() bool) {
	s.Helper()
	for range 3000 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	s.Fatalf("never: %s", what)
}

func event(t *testing.T, kind string, r *v1alpha1.CustomerAdoption) string {
	t.Helper()
	r.Kind, r.APIVersion = "CustomerAdoption", v1alpha1.SchemeGroupVersion.String()
	object, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(`{"type":%q,"object":%s}`, kind, object)
}

// TestFollow: lists come in pages, and additions, changes and deletions follow.
func TestFollow(t *testing.T) {
	s := newSite(t, "en")
	a, server := newAPIServer(t)
	const customers = 2*pageSize + 10
	for i := range customers {
		r := newReport("partners", fmt.Sprintf("customer-%d", i), v1alpha1.AdoptionLow, figures{1, 1, 1})
		r.ManagedFields, r.Annotations = []metav1.ManagedFieldsEntry{{Manager: "m"}}, map[string]string{"kubectl.kubernetes.io/last-applied-configuration": "{}"}
		a.reports = append(a.reports, *r)
	}
	s.check(s.view.follow(t.Context(), &rest.Config{Host: server.URL, Timeout: time.Second}))
	s.until("all are read", func() bool { return len(s.view.customers.all()) == customers })
	if diff := cmp.Diff([]string{"250", "250", "250"}, a.limits); diff != "" {
		t.Errorf("limits (-want +got):\n%s", diff)
	}
	c, _ := s.view.customers.get("partners", "customer-3")
	whole, err := c.whole()
	s.check(err)
	if whole.Name != "customer-3" || whole.ManagedFields != nil || whole.Annotations != nil || c.ManagedFields != nil {
		t.Errorf("kept %+v", whole.ObjectMeta)
	}

	changed := newReport("partners", "customer-3", v1alpha1.AdoptionHealthy, figures{99, 99, 0})
	changed.ResourceVersion = "8"
	a.events <- event(t, "MODIFIED", changed)
	s.until("the change is seen", func() bool {
		c, _ := s.view.customers.get("partners", "customer-3")
		return c.Status.Adoption == "Healthy"
	})
	changed.ResourceVersion = "9"
	a.events <- event(t, "DELETED", changed)
	s.until("the deletion is seen", func() bool { _, found := s.view.customers.get("partners", "customer-3"); return !found })
	added := newReport("partners", "new", v1alpha1.AdoptionHealthy, figures{99, 99, 0})
	added.ResourceVersion = "10"
	a.events <- event(t, "ADDED", added)
	s.until("the addition is seen", func() bool { _, found := s.view.customers.get("partners", "new"); return found })
}

// TestLostAndFound: a lost connection is noted and the figures stay; a right that
// is gone takes them away; both come back by themselves.
func TestLostAndFound(t *testing.T) {
	s := newSite(t, "en")
	a, server := newAPIServer(t)
	a.reports = append(a.reports, *newReport("partners", "contoso", v1alpha1.AdoptionLow, figures{1, 1, 1}))
	s.check(s.view.follow(t.Context(), &rest.Config{Host: server.URL}))
	isRead := func() bool { return s.view.customers.state().read && s.view.customers.state().err == nil }
	s.until("read", isRead)

	a.set(http.StatusBadGateway)
	s.until("lost", func() bool { return s.view.customers.state().err != nil })
	if _, found := s.view.customers.get("partners", "contoso"); !found {
		t.Error("the last figures are gone")
	}
	a.set(0)
	s.until("found", isRead)

	a.set(http.StatusForbidden)
	s.until("forbidden", func() bool { return !s.view.customers.state().read })
	if _, body := s.get("/customers"); !strings.Contains(body, "Your account may not list") || strings.Contains(body, "contoso") {
		t.Errorf("without the right:\n%s", body)
	}
	a.set(0)
	s.until("permitted again", isRead)
}

// TestUnpackable: an object of another kind is an error and no panic.
func TestUnpackable(t *testing.T) {
	if _, err := keepCustomer(&v1alpha1.ExportSource{}); err == nil {
		t.Error("a source is kept as a customer")
	}
	s := newSite(t, "en")
	for _, err := range []error{s.view.customers.Add(1), s.view.customers.Delete(1), s.view.customers.Replace([]any{1}, "1")} {
		if err == nil {
			t.Error("a number is in the store")
		}
	}
	if got := causeOf(errors.New("plain")); got != "plain" {
		t.Errorf("got %s", got)
	}
}

// TestTenThousandCustomers measures the memory of the view and the time of a page.
// Only the memory is a limit: time depends on the machine.
func TestTenThousandCustomers(t *testing.T) {
	s := sampleSite(t, "en")
	var samples []*v1alpha1.CustomerAdoption
	for _, c := range s.view.customers.all() {
		whole, err := c.whole()
		s.check(err)
		samples = append(samples, whole)
	}
	before := heap()
	const customers = 10_000
	for i := range customers {
		r := samples[i%len(samples)].DeepCopy()
		r.Name, r.Spec.Customer.ID = fmt.Sprintf("customer-%d", i), fmt.Sprintf("%08d-0000-4000-8000-000000000000", i)
		s.put(r)
	}
	used := heap() - before
	start := time.Now()
	const pages = 20
	for i := range pages {
		s.get(fmt.Sprintf("/customers?page=%d&sort=-usage&q=a", i+1))
	}
	t.Logf("%d customers: %d MiB in the view, a page in %s", customers, used>>20, time.Since(start)/pages)
	if used > 80<<20 {
		t.Errorf("%d customers take %d MiB", customers, used>>20)
	}
	runtime.KeepAlive(s)
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
