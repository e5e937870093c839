// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/onsi/gomega"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/store"
)

// largeExports serves a portfolio whose file is larger than the buffers of a
// connection.
func (w *world) largeExports(stall time.Duration) *exportsEndpoint {
	w.t.Helper()
	w.evaluated()
	builder := facts.NewBuilder()
	for i := range 2_000 {
		_, err := builder.Add(facts.Record{
			CustomerID: fmt.Sprintf("customer-%d", i), CustomerName: strings.Repeat("n", 2_500), Kind: facts.KindUsage,
			AsOf: asOf, Entitled: 100, Active: 81, Subject: facts.Subject{Service: "o365", Workload: "Exchange"},
		})
		w.Expect(err).NotTo(gomega.HaveOccurred())
	}
	source, stored := w.getSource(w, "usage"), store.New()
	stored.Put(source.UID, source.Status.Artifact.Revision, builder.Build(asOf, asOf))
	endpoint := newExportsEndpoint(api, stored, w.clock)
	endpoint.stall = stall
	w.serveExports(endpoint)
	return endpoint
}

// stalledCaller asks for the file, reads the status and nothing else.
func (w *world) stalledCaller(token, path string) int {
	w.t.Helper()
	conn, err := tls.Dial("tcp", w.options.MetricsAddress, &tls.Config{InsecureSkipVerify: true})
	w.Expect(err).NotTo(gomega.HaveOccurred())
	w.t.Cleanup(func() { _ = conn.Close() })
	_, err = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: manager\r\nAuthorization: Bearer %s\r\n\r\n", path, token)
	w.Expect(err).NotTo(gomega.HaveOccurred())
	line, err := bufio.NewReaderSize(conn, 16).ReadString('\n')
	w.Expect(err).NotTo(gomega.HaveOccurred())
	var status int
	_, err = fmt.Sscanf(line, "HTTP/1.1 %d", &status)
	w.Expect(err).NotTo(gomega.HaveOccurred(), line)
	return status
}

// Fifty callers who stop reading cost two files in memory. They do not keep the
// manager from stopping.
func TestExportsEndpointStalledCallers(t *testing.T) {
	w := newWorld(t)
	endpoint := w.largeExports(time.Hour)
	reader, all := w.exportsReader(), w.pathOf("all.csv")
	w.Eventually(func() int { return w.ask(reader, w.pathOf("none.csv")).status }).Should(gomega.Equal(http.StatusNotFound))
	statuses := map[int]int{}
	for range 50 {
		statuses[w.stalledCaller(reader, all)]++
	}
	w.Expect(statuses).To(gomega.Equal(map[int]int{http.StatusOK: concurrentExports, http.StatusServiceUnavailable: 50 - concurrentExports}))
	w.Expect(w.ask(reader, all).status).To(gomega.Equal(http.StatusServiceUnavailable), "while nobody reads on")

	ctx, stop := context.WithCancel(t.Context())
	stop()
	w.Expect(endpoint.Start(ctx)).To(gomega.Succeed())
	w.Eventually(func() bool { return endpoint.slots.TryAcquire(concurrentExports) }).Should(gomega.BeTrue(), "the answers end with the manager")
}

// A caller who takes nothing loses the connection, and others get their file.
func TestExportsEndpointGivesUp(t *testing.T) {
	w := newWorld(t)
	w.largeExports(2 * time.Second)
	reader, all := w.exportsReader(), w.pathOf("all.csv")
	w.Eventually(func() int { return w.ask(reader, w.pathOf("none.csv")).status }).Should(gomega.Equal(http.StatusNotFound))
	for range concurrentExports {
		w.Expect(w.stalledCaller(reader, all)).To(gomega.Equal(http.StatusOK))
	}
	w.Eventually(func() int { return w.ask(reader, w.pathOf("all.json")).status }).Should(gomega.Equal(http.StatusOK))
}

// A workbook counts twice, because its rows are in memory until it is compressed.
func TestExportsEndpointWorkbook(t *testing.T) {
	w := newWorld(t)
	w.largeExports(time.Hour)
	reader := w.exportsReader()
	w.Eventually(func() int { return w.ask(reader, w.pathOf("none.csv")).status }).Should(gomega.Equal(http.StatusNotFound))
	w.Expect(w.ask(reader, w.pathOf("all.xlsx")).status).To(gomega.Equal(http.StatusOK))
	w.Expect(w.stalledCaller(reader, w.pathOf("all.csv"))).To(gomega.Equal(http.StatusOK))
	w.Expect(w.ask(reader, w.pathOf("all.xlsx")).status).To(gomega.Equal(http.StatusServiceUnavailable))
	w.Expect(w.ask(reader, w.pathOf("all.parquet")).status).To(gomega.Equal(http.StatusOK))
}

func TestChunks(t *testing.T) {
	var c chunks
	var want bytes.Buffer
	for i := range 40 {
		part := bytes.Repeat([]byte{byte(i)}, i*i*97)
		want.Write(part)
		if n, err := c.Write(part); n != len(part) || err != nil {
			t.Fatal(n, err)
		}
	}
	if got := bytes.Join(c.list, nil); !bytes.Equal(got, want.Bytes()) || c.size != int64(len(got)) {
		t.Errorf("%d bytes, size %d, want %d", len(got), c.size, want.Len())
	}
	for _, chunk := range c.list {
		if cap(chunk) != chunkBytes {
			t.Errorf("a chunk takes %d bytes", cap(chunk))
		}
	}
}
