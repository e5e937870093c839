// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package faults

import (
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"

	coordinationv1 "k8s.io/api/coordination/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// web is an HTTPS server with one export.
type web struct {
	server *httptest.Server
	text   string

	mutex sync.Mutex
	token string
	// gate, when set, lets no answer end until it is closed.
	gate chan struct{}
	// asked counts the requests.
	asked int
}

// serve starts the server of a run.
func (r *run) serve(text string, c content) {
	r.t.Helper()
	r.noteContent("web", text, c)
	r.web = &web{text: text}
	r.web.server = httptest.NewTLSServer(r.web)
	r.t.Cleanup(r.web.server.Close)
}

// webSource makes a source that reads it, with the Secret login.
func (r *run) webSource(name string) {
	r.t.Helper()
	login := &v1alpha1.SecretReference{Name: "login"}
	r.create(name, &v1alpha1.ExportSource{Spec: v1alpha1.ExportSourceSpec{
		Dataset: v1alpha1.DatasetLicenseDeployment,
		HTTP:    &v1alpha1.HTTPOrigin{URL: r.web.server.URL + "/" + name + ".csv", SecretRef: login, CASecretRef: login},
	}})
}

func (w *web) certificate() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: w.server.Certificate().Raw})
}

// wants sets the token that opens the server.
func (w *web) wants(token []byte) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.token = string(token)
}

// ServeHTTP sends the export to whoever has the token.
func (w *web) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	w.mutex.Lock()
	token, gate := w.token, w.gate
	w.asked++
	w.mutex.Unlock()
	if gate != nil {
		select {
		case <-gate:
		case <-r.Context().Done():
		}
	}
	if r.Header.Get("Authorization") != "Bearer "+token {
		out.WriteHeader(http.StatusUnauthorized)
		return
	}
	_, _ = io.WriteString(out, w.text)
}

// count is the number of requests so far.
func (w *web) count() int {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.asked
}

// loseLeader kills the replica that leads, for ever, and frees its lease as time
// would: nobody has to wait for it.
func (r *run) loseLeader() {
	r.t.Helper()
	var leader *process
	r.await("one replica leads", func() bool {
		for _, m := range r.managers {
			if m.proxy.holdsLease() != "" {
				leader = m
			}
		}
		return leader != nil
	})
	leader.gone()
	r.freeLease(leader.proxy.holdsLease())
}

func (r *run) freeLease(name string) {
	r.t.Helper()
	lease := &coordinationv1.Lease{}
	r.must(cluster.client.Get(r.ctx, client.ObjectKey{Namespace: systemNamespace, Name: name}, lease))
	lease.Spec.HolderIdentity, lease.Spec.LeaseDurationSeconds = new(""), new(int32(1))
	r.must(cluster.client.Update(r.ctx, lease))
}
