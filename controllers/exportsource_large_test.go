// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// manyCustomers are rows that take more memory than an unmarked read may.
func manyCustomers() string {
	var rows strings.Builder
	for i := range 60_000 {
		rows.WriteString(usageRow(fmt.Sprintf("%08x-0000-4000-8000-000000000000", i), "2026-11-18", 10, 5))
	}
	return rows.String()
}

// marked says whether the status of the source tells of a large read.
func (w *world) marked() bool { return w.getSource(w, "usage").Status.LargeRead != nil }

// A read that grows large is in the status before it goes on, and no longer when
// it has ended: with its content, and with the manager. The next read of the
// same source is known and writes nothing before its end.
func TestLargeReadIsMarked(t *testing.T) {
	next := make(chan struct{})
	rows := manyCustomers()
	server := partsServer(t, next, usageOf(1)+rows, usageRow(beta, "2026-11-18", 10, 5))
	w := newWorld(t, host(server))
	w.httpSource(server)
	next <- struct{}{}
	w.Eventually(w.marked).Should(gomega.BeTrue())
	w.stop()
	w.Expect(w.marked()).To(gomega.BeFalse(), "the manager ended as it should")

	w.start()
	next <- struct{}{}
	w.Eventually(w.marked).Should(gomega.BeTrue())
	next <- struct{}{}
	w.awaitSource("usage", "Ready", "True Fetched")
	w.Expect(w.marked()).To(gomega.BeFalse(), "the read has ended")

	w.changeSource("usage", requestNow(v1alpha1.RequestedAtAnnotation, "again"))
	next <- struct{}{}
	w.Consistently(w.marked).Should(gomega.BeFalse(), "this process has read it before")
	next <- struct{}{}
	w.awaitHandled("usage", "again")
}

// A source that was being read when the manager was killed waits, with a reason,
// while others are read. It waits longer after each time, until somebody asks.
func TestInterruptedReadIsHeldBack(t *testing.T) {
	w := newWorld(t)
	w.usage(usageOf(60))
	killed := func() {
		source := w.getSource(w, "usage")
		status := source.Status
		status.LargeRead = &v1alpha1.LargeRead{StartTime: metav1.NewTime(today)}
		writer := statusWriter{api, nil, w.clock, &writes{}}
		w.Expect(writer.apply(context.Background(), source, status)).To(gomega.Succeed())
	}
	w.restart(killed)
	w.export("other", usageOf(70))
	w.source("other")
	w.awaitSource("other", "Ready", "True Fetched")
	held := w.awaitSource("usage", "Ready", "False ReadHeldBack", "Reconciling", "True ProgressingWithRetry", "FetchFailed", "True ReadHeldBack")
	w.Expect(held.Status.LargeRead.Interrupted).To(gomega.Equal(int32(1)))

	w.export("usage", usageOf(65)) // an event does not shorten the time
	w.restart()
	w.Eventually(func() int32 { return w.getSource(w, "usage").Status.LargeRead.Interrupted }).Should(gomega.Equal(int32(2)))
	w.Expect(w.awaitSource("usage", "Ready", "False ReadHeldBack").Status.Conditions[0].Message).NotTo(gomega.BeEmpty())

	w.changeSource("usage", requestNow(v1alpha1.RequestedAtAnnotation, "now"))
	w.awaitHandled("usage", "now")
	w.Expect(w.awaitSource("usage", "Ready", "True Fetched", "FetchFailed", "").Status.LargeRead).To(gomega.BeNil())
}

// A file that takes more memory than there is ends with a reason, and others of
// the same manager are read.
func TestMemoryLimit(t *testing.T) {
	w := newWorld(t)
	w.stop()
	w.options.MemoryLimit = 40 << 20
	w.start()
	w.export("large", gzipped(t, usageOf(1)+manyCustomers()))
	w.source("large")
	w.awaitSource("large", "Ready", "False MemoryLimit", "Stalled", "True MemoryLimit", "DataRejected", "True MemoryLimit")
	w.usage(usageOf(60))
}

func gzipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
