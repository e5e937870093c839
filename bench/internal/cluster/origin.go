// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"bufio"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/exports"
)

// origin is an https server with one export for each namespace. It has no
// validators: every look at it is a whole read, the dearest case.
type origin struct {
	server *httptest.Server

	mutex   sync.Mutex
	exports map[string]exports.Portfolio
	reads   int
	// took is the time of the last read, from its request to its last byte.
	took time.Duration
}

func newOrigin() *origin {
	o := &origin{exports: map[string]exports.Portfolio{}}
	o.server = httptest.NewTLSServer(o)
	return o
}

func (o *origin) host() string { return strings.TrimPrefix(o.server.URL, "https://") }

func (o *origin) url(namespace string) string { return o.server.URL + "/" + namespace }

// authority is the certificate to trust, as PEM.
func (o *origin) authority() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: o.server.Certificate().Raw})
}

// serve gives a namespace another export.
func (o *origin) serve(namespace string, export exports.Portfolio) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.exports[namespace] = export
}

// readers is how often an export was read so far.
func (o *origin) readers() int {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.reads
}

// lastRead is how long the last one took.
func (o *origin) lastRead() time.Duration {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.took
}

// ServeHTTP implements http.Handler.
func (o *origin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	started := time.Now()
	o.mutex.Lock()
	export := o.exports[strings.TrimPrefix(r.URL.Path, "/")]
	o.reads++
	o.mutex.Unlock()

	day := exports.Yesterday()
	w.Header().Set("Content-Type", "text/csv")
	w.Header().Set("Content-Length", strconv.Itoa(export.Size(day)))
	buffered := bufio.NewWriterSize(w, 1<<18)
	if exports.WriteCSV(buffered, export.Each, day) != nil || buffered.Flush() != nil {
		return // the reader has gone, and says so itself
	}
	o.mutex.Lock()
	o.took = time.Since(started)
	o.mutex.Unlock()
}
