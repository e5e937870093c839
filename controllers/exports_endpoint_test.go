// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"github.com/onsi/gomega"
	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/yaml"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/store"
)

// exportsReader makes a caller with the ClusterRole that the operator ships, and
// the right to get PortfolioAdoptions.
func (w *world) exportsReader() string {
	w.t.Helper()
	text, err := os.ReadFile("../config/rbac/exports_reader_role.yaml")
	w.Expect(err).NotTo(gomega.HaveOccurred())
	var role rbacv1.ClusterRole
	w.Expect(yaml.UnmarshalStrict(text, &role)).To(gomega.Succeed())
	w.Expect(role.Rules).To(gomega.HaveLen(1))
	return w.caller("reader", role.Rules[0], rbacv1.PolicyRule{
		APIGroups: []string{v1alpha1.SchemeGroupVersion.Group}, Resources: []string{"portfolioadoptions"}, Verbs: []string{"get"},
	})
}

// evaluated makes a portfolio of two customers and waits for its figures.
func (w *world) evaluated() *v1alpha1.PortfolioAdoption {
	w.t.Helper()
	w.export("usage", usageOfAll(alpha, beta))
	w.source("usage")
	w.portfolio("all", "usage")
	return w.awaitPortfolio("all", 2, "Ready", "True Evaluated")
}

func (w *world) pathOf(file string) string { return "/exports/" + w.namespace + "/" + file }

// The role that is shipped is enough to ask how large a file is, and to learn
// that nothing can be changed.
func TestExportsEndpointMethods(t *testing.T) {
	w := newWorld(t)
	w.evaluated()
	w.restart(func() { w.options.MetricsAddress = freeAddress(w) })
	reader, all := w.exportsReader(), w.pathOf("all.csv")
	w.Eventually(func() int { return w.ask(reader, all).status }).Should(gomega.Equal(http.StatusOK))

	whole, head := w.ask(reader, all), w.send(http.MethodHead, reader, all)
	w.Expect(head.status).To(gomega.Equal(http.StatusOK))
	w.Expect(head.body).To(gomega.BeEmpty())
	w.Expect(head.header.Get("Content-Length")).To(gomega.Equal(fmt.Sprint(len(whole.body))))
	for _, header := range []string{"Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control"} {
		w.Expect(head.header.Get(header)).To(gomega.Equal(whole.header.Get(header)), header)
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions} {
		got := w.send(method, reader, all)
		w.Expect(got.status).To(gomega.Equal(http.StatusMethodNotAllowed), method)
		w.Expect(got.header.Get("Allow")).To(gomega.Equal("GET, HEAD"), method)
		w.Expect(got.body).To(gomega.Equal("use GET or HEAD\n"), method)
		w.Expect(got.header.Get("Cache-Control")).To(gomega.Equal("no-store"), method)
	}
}

// A standby knows every portfolio and has read nothing. It says so, and has
// the file as soon as it leads.
func TestExportsEndpointOfStandby(t *testing.T) {
	w := newWorld(t)
	w.evaluated()
	lease := &coordinationv1.Lease{
		ObjectMeta: metav1.ObjectMeta{Namespace: w.namespace, Name: shard(nil).lease()},
		Spec: coordinationv1.LeaseSpec{
			HolderIdentity: new("the leader"), LeaseDurationSeconds: new(int32(3600)),
			RenewTime: &metav1.MicroTime{Time: time.Now()},
		},
	}
	w.Expect(api.Create(t.Context(), lease)).To(gomega.Succeed())
	w.restart(func() {
		w.options.MetricsAddress = freeAddress(w)
		w.options.LeaderElect, w.options.LeaderElectionNamespace = true, w.namespace
	})
	reader := w.exportsReader()
	w.Eventually(func() int { return w.ask(reader, w.pathOf("none.csv")).status }).Should(gomega.Equal(http.StatusNotFound))
	got := w.ask(reader, w.pathOf("all.csv"))
	w.Expect(got.status).To(gomega.Equal(http.StatusServiceUnavailable))
	w.Expect(got.header.Get("Retry-After")).To(gomega.Equal("10"))
	w.Expect(got.body).To(gomega.Equal("the data is not there yet; try again\n"))

	changeObject(w, &coordinationv1.Lease{}, lease.Name, func(l *coordinationv1.Lease) { l.Spec.HolderIdentity = new("") })
	w.Eventually(func() int { return w.ask(reader, w.pathOf("all.csv")).status }).Should(gomega.Equal(http.StatusOK))
}

// heldClock tells who asks that it was asked, and the time when it is let go.
type heldClock struct {
	clock.PassiveClock
	asked chan<- struct{}
	let   <-chan struct{}
}

// Now implements clock.PassiveClock.
func (c heldClock) Now() time.Time {
	c.asked <- struct{}{}
	<-c.let
	return c.PassiveClock.Now()
}

// serveExports serves an endpoint alone, behind the manager's own filter.
func (w *world) serveExports(endpoint *exportsEndpoint) {
	w.t.Helper()
	httpClient, err := rest.HTTPClientFor(apiConfig)
	w.Expect(err).NotTo(gomega.HaveOccurred())
	filter, err := authorized(apiConfig, httpClient)
	w.Expect(err).NotTo(gomega.HaveOccurred())
	handler, err := filter(logr.Discard(), endpoint)
	w.Expect(err).NotTo(gomega.HaveOccurred())
	server := httptest.NewTLSServer(handler)
	w.t.Cleanup(server.Close)
	w.options.MetricsAddress = host(server)
}

// While as many files are being made as there may be, one more is refused; it
// is given when there is room again.
func TestExportsEndpointBusy(t *testing.T) {
	w := newWorld(t)
	w.evaluated()
	source, facts := w.getSource(w, "usage"), store.New()
	facts.Put(source.UID, source.Status.Artifact.Revision, usageFacts(t))
	asked, let := make(chan struct{}, 10), make(chan struct{})
	w.serveExports(newExportsEndpoint(api, facts, heldClock{w.clock, asked, let}))
	release := sync.OnceFunc(func() { close(let) })
	t.Cleanup(release)
	reader, all := w.exportsReader(), w.pathOf("all.csv")
	w.Eventually(func() int { return w.ask(reader, w.pathOf("none.csv")).status }).Should(gomega.Equal(http.StatusNotFound))

	given := make(chan int, concurrentExports)
	for range concurrentExports {
		go func() { given <- w.ask(reader, all).status }()
	}
	for range concurrentExports {
		w.Eventually(asked).Should(gomega.Receive())
	}
	got := w.ask(reader, all)
	w.Expect(got.status).To(gomega.Equal(http.StatusServiceUnavailable))
	w.Expect(got.header.Get("Retry-After")).To(gomega.Equal("10"))
	w.Expect(got.body).To(gomega.Equal("2 files are being made or sent already; try again\n"))

	release()
	for range concurrentExports {
		w.Eventually(given).Should(gomega.Receive(gomega.Equal(http.StatusOK)))
	}
	w.Expect(w.ask(reader, all).status).To(gomega.Equal(http.StatusOK))
}

// Nobody gets a file because the API server could not be asked.
func TestExportsEndpointWithoutReview(t *testing.T) {
	w := newWorld(t)
	reader := w.exportsReader()
	for name, review := range map[string]client.Object{
		"of the token": &authenticationv1.TokenReview{}, "of the access": &authorizationv1.SubjectAccessReview{},
	} {
		failing := interceptor.Funcs{Create: func(ctx context.Context, c client.WithWatch, obj client.Object, opts ...client.CreateOption) error {
			if fmt.Sprintf("%T", obj) == fmt.Sprintf("%T", review) {
				return errors.New("CANARY-7f3a")
			}
			return c.Create(ctx, obj, opts...)
		}}
		watching, err := client.NewWithWatch(apiConfig, client.Options{Scheme: NewScheme()})
		w.Expect(err).NotTo(gomega.HaveOccurred())
		w.serveExports(newExportsEndpoint(interceptor.NewClient(watching, failing), store.New(), w.clock))
		w.Eventually(func() int { return w.ask(reader, w.pathOf("all.csv")).status }).Should(gomega.Equal(http.StatusServiceUnavailable), name)
		got := w.ask(reader, w.pathOf("all.csv"))
		w.Expect(got.header.Get("Retry-After")).To(gomega.Equal("10"), name)
		w.Expect(got.body).To(gomega.Equal("the API server does not say whether this is permitted; try again\n"), name)
	}
}
