// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation/statustest"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch/buckettest"
	"github.com/partnerinsights/customer-adoption-operator/internal/store"
)

// exporter reconciles the portfolio "all", with facts of its own, when it is
// told to.
type exporter struct {
	*world
	*PortfolioAdoptionReconciler
}

// newExporter ends the manager once it has evaluated the portfolio, which gets
// its export only then.
func newExporter(w *world, bucket *buckettest.Gateway) exporter {
	w.t.Helper()
	w.secret("login", map[string]string{"accessKeyID": buckettest.AccessKeyID, "secretAccessKey": buckettest.SecretAccessKey})
	w.secret("ca", map[string]string{"ca.crt": bucket.CA})
	w.evaluated()
	w.stop()
	w.changePortfolio("all", monthlyTo(bucket.URL))
	source, facts := w.getSource(w, "usage"), store.New()
	facts.Put(source.UID, source.Status.Artifact.Revision, usageFacts(w.t))
	return exporter{w, &PortfolioAdoptionReconciler{
		Client: api, Store: facts, Recorder: events.NewFakeRecorder(20), Clock: w.clock,
		Storage: fetch.New(liveObjects{api}, w.options.SourceLimits.Policy()),
		places:  newPlaces(1, 1, nil, w.clock),
	}}
}

// look reconciles once. It gives the status, and how long until the next look.
func (e exporter) look() (*v1alpha1.PortfolioAdoption, time.Duration) {
	e.t.Helper()
	result, err := e.Reconcile(e.t.Context(), ctrl.Request{NamespacedName: client.ObjectKey{Namespace: e.namespace, Name: "all"}})
	e.Expect(err).NotTo(gomega.HaveOccurred())
	return e.getPortfolio(e, "all"), result.RequeueAfter
}

// What somebody has to mend is looked at again by itself, for nothing tells
// that it was mended.
func TestPortfolioExportMended(t *testing.T) {
	for name, test := range map[string]struct {
		harm, mend     func(*world, *buckettest.Gateway)
		reason, advice string
	}{
		"bucket missing": {
			func(w *world, b *buckettest.Gateway) { b.DropBucket(w.t) },
			func(w *world, b *buckettest.Gateway) { b.MakeBucket(w.t) },
			"NotFound", "no such bucket; check objectStorage.url",
		},
		"credentials refused": {
			func(w *world, _ *buckettest.Gateway) { w.changeLogin("wrong") },
			func(w *world, _ *buckettest.Gateway) { w.changeLogin(buckettest.SecretAccessKey) },
			"Unauthorized", "credentials are not accepted; check the Secret of objectStorage.secretRef",
		},
	} {
		t.Run(name, func(t *testing.T) {
			bucket := buckettest.Start(t)
			e := newExporter(newWorld(t, "127.0.0.1"), bucket)
			test.harm(e.world, bucket)
			p, again := e.look()
			expectConditions(e, p.Status.Conditions, []string{"Ready", "True Evaluated", "ExportFailed", "True " + test.reason})
			e.Expect(statustest.Message(p.Status.Conditions, "ExportFailed")).To(gomega.And(gomega.HavePrefix(`export "monthly": HTTP `), gomega.HaveSuffix(test.advice)))
			e.Expect(p.Status.Exports).To(gomega.BeEmpty())
			e.Expect(again).To(gomega.And(gomega.BeNumerically(">", 0), gomega.BeNumerically("<=", exportRetry*11/10)))

			test.mend(e.world, bucket)
			p, _ = e.look()
			expectConditions(e, p.Status.Conditions, []string{"Ready", "True Evaluated", "ExportFailed", ""})
			e.Expect(p.Status.Exports).To(gomega.HaveLen(1))
			e.Expect(bucket.Keys(t)).To(gomega.HaveLen(1))
			e.Expect(bucket.Get(t, bucket.Keys(t)[0])).To(gomega.HavePrefix("\ufeffKunden-ID,Kunde,"))
		})
	}
}

// A page for each language, once for each revision of the data.
func TestPortfolioPages(t *testing.T) {
	bucket := buckettest.Start(t)
	e := newExporter(newWorld(t, "127.0.0.1"), bucket)
	languages := []v1alpha1.ExportLocale{"en", "ko", "zh-CN", "ja", "pl", "de"}
	e.changePortfolio("all", func(p *v1alpha1.PortfolioAdoption) {
		monthly := p.Spec.Exports[0]
		p.Spec.Exports = nil
		for _, language := range languages {
			monthly.Name, monthly.Format, monthly.Locale = strings.ToLower(string(language)), v1alpha1.ExportHTML, language
			p.Spec.Exports = append(p.Spec.Exports, monthly)
		}
	})
	p, _ := e.look()
	expectConditions(e, p.Status.Conditions, []string{"Ready", "True Evaluated", "ExportFailed", ""})
	e.Expect(p.Status.Exports).To(gomega.HaveLen(len(languages)))
	for i, written := range p.Status.Exports {
		e.Expect(written.Rows).To(gomega.Equal(int64(1)))
		name := "out/all-" + written.Name + "-2026-11-18-" + written.Revision[7:15] + ".html"
		e.Expect(bucket.Get(t, name)).To(gomega.And(
			gomega.HavePrefix("<!DOCTYPE html>\n<html lang=\""+string(languages[i])+"\">"), gomega.HaveSuffix("</html>\n"), gomega.ContainSubstring("Contoso"),
		))
	}
	again, _ := e.look()
	e.Expect(again.Status.Exports).To(gomega.Equal(p.Status.Exports))
	e.Expect(bucket.Keys(t)).To(gomega.HaveLen(len(languages)))
}

func (w *world) changeLogin(key string) {
	w.t.Helper()
	changeObject(w, &corev1.Secret{}, "login", func(s *corev1.Secret) { s.Data["secretAccessKey"] = []byte(key) })
}

// An object stays as it is, also when the status that knew of it is lost.
func TestPortfolioExportIsNeverOverwritten(t *testing.T) {
	bucket := buckettest.Start(t)
	e := newExporter(newWorld(t, "127.0.0.1"), bucket)
	written, _ := e.look()
	e.Expect(bucket.Keys(t)).To(gomega.HaveLen(1))
	name := bucket.Keys(t)[0]
	bucket.Put(t, name, "what somebody may have archived", today)

	lost := written.DeepCopy()
	lost.Status.Exports = nil
	e.Expect(api.Status().Patch(t.Context(), lost, client.MergeFrom(written))).To(gomega.Succeed())
	p, _ := e.look()
	expectConditions(e, p.Status.Conditions, []string{"ExportFailed", ""})
	e.Expect(p.Status.Exports).To(gomega.Equal(written.Status.Exports))
	e.Expect(bucket.Keys(t)).To(gomega.ConsistOf(name))
	e.Expect(bucket.Get(t, name)).To(gomega.Equal("what somebody may have archived"))
}

// A storage that is away for a while is tried until it is back: nobody has to
// ask, and the figures don't wait.
func TestPortfolioExportRetried(t *testing.T) {
	bucket := buckettest.Start(t)
	w := newWorld(t, "127.0.0.1")
	w.secret("login", map[string]string{"accessKeyID": buckettest.AccessKeyID, "secretAccessKey": buckettest.SecretAccessKey})
	w.secret("ca", map[string]string{"ca.crt": bucket.CA})
	address := freeAddress(w)
	w.evaluated()
	w.changePortfolio("all", monthlyTo("https://"+address))
	w.awaitPortfolio("all", 2, "Ready", "True Evaluated", "ExportFailed", "True SourceUnreachable")
	w.Expect(bucket.Keys(t)).To(gomega.BeEmpty())

	forward(w, address, strings.TrimPrefix(bucket.URL, "https://"))
	p := w.awaitPortfolio("all", 2, "Ready", "True Evaluated", "ExportFailed", "")
	w.Expect(p.Status.Exports).To(gomega.HaveLen(1))
	w.Expect(bucket.Keys(t)).To(gomega.HaveLen(1))
	w.Eventually(func() []string { return w.events("PortfolioAdoption", "all") }).
		Should(gomega.ContainElement("Warning ExportFailed SourceUnreachable"))
}

// forward takes connections at one address and passes them on to another.
func forward(w *world, from, to string) {
	w.t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(w.t.Context(), "tcp", from)
	w.Expect(err).NotTo(gomega.HaveOccurred())
	w.t.Cleanup(func() { _ = listener.Close() })
	ctx, cancel := context.WithCancel(context.Background())
	w.t.Cleanup(cancel)
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			go pass(ctx, near, to)
		}
	}()
}

func pass(ctx context.Context, near net.Conn, to string) {
	defer func() { _ = near.Close() }()
	far, err := (&net.Dialer{}).DialContext(ctx, "tcp", to)
	if err != nil {
		return
	}
	defer func() { _ = far.Close() }()
	go func() { _, _ = io.Copy(far, near) }()
	_, _ = io.Copy(near, far)
}

// Exports to a storage that hangs keep no other portfolio waiting, and the figures
// of their own portfolios are there (docs/testing.md B42).
func TestSlowStorageHoldsNoWorker(t *testing.T) {
	server := partsServer(t, nil, "never sent")
	w := newWorld(t, host(server))
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	w.secret("ca", map[string]string{"ca.crt": string(authority)})
	w.secret("login", map[string]string{"accessKeyID": buckettest.AccessKeyID, "secretAccessKey": buckettest.SecretAccessKey})
	w.export("usage", usageOf(60))
	w.source("usage")
	const slow = 12
	for i := range slow {
		w.portfolio(fmt.Sprintf("slow-%d", i), "usage", monthlyTo(server.URL))
	}
	for i := range slow {
		w.awaitPortfolio(fmt.Sprintf("slow-%d", i), 1, "Ready", "True Evaluated", "ExportFailed", "")
	}
	w.portfolio("quick", "usage")
	w.awaitPortfolio("quick", 1, "Ready", "True Evaluated")
	for i := range slow {
		w.remove(&v1alpha1.PortfolioAdoption{}, fmt.Sprintf("slow-%d", i))
	}
}

// An export that waits for its turn says so only when it has waited for long.
func TestExportQueued(t *testing.T) {
	if fault := exportQueued("full", fetch.CreateTimeout); fault.Reason != "" || fault.RetryAfter < exportQueueInterval {
		t.Errorf("a short wait gives %+v", fault)
	}
	if fault := exportQueued("full", fetch.CreateTimeout+1); fault.Reason != fetch.ReasonFetchQueued || fault.RetryAfter < exportQueueInterval {
		t.Errorf("a long wait gives %+v", fault)
	}
}
