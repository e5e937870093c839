// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"maps"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// A storage may take minutes, and the portfolio may have new data meanwhile.
const (
	// uploadPatience is how long a worker waits for a file to be written.
	uploadPatience = 2 * time.Second
	// uploadInterval is when to look again at a file that takes longer. To look is
	// an evaluation of the whole portfolio.
	uploadInterval = 15 * time.Second
)

// uploads are the files of exports that are being written, beside the workers.
// There is one of each export at a time.
type uploads struct {
	mutex   sync.Mutex
	running map[uploadKey]*upload
}

// uploadKey is an export of a portfolio.
type uploadKey struct {
	portfolio types.NamespacedName
	export    string
}

// upload is a file of a revision, as a generation of the portfolio wants it. What
// it came to is known when it has ended.
type upload struct {
	revision   string
	generation int64
	ended      chan struct{}
	latest     v1alpha1.ExportStatus
	fault      *ingest.Fault
	// panicked is what made the writing panic. It is passed on to the worker that
	// takes the result, where it ends one reconcile and not the program.
	panicked any
}

// begin writes a file. None of the same export is being written.
func (u *uploads) begin(key uploadKey, begun *upload, write func() (v1alpha1.ExportStatus, *ingest.Fault)) *upload {
	begun.ended = make(chan struct{})
	u.mutex.Lock()
	defer u.mutex.Unlock()
	if u.running == nil {
		u.running = map[uploadKey]*upload{}
	}
	u.running[key] = begun
	go func() {
		defer close(begun.ended)
		defer func() { begun.panicked = recover() }()
		begun.latest, begun.fault = write()
	}()
	return begun
}

// of gives the file of an export that is being written, or whose result nobody
// has taken yet; nil for none.
func (u *uploads) of(key uploadKey) *upload {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	return u.running[key]
}

// forget drops the files of a portfolio that is gone.
func (u *uploads) forget(portfolio types.NamespacedName) {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	maps.DeleteFunc(u.running, func(key uploadKey, _ *upload) bool { return key.portfolio == portfolio })
}

// wait waits for a file for a moment, and gives what it came to. Where it takes
// longer, or where the export shall be another one by now, the fault has no
// reason and says when to look again.
func (u *uploads) wait(key uploadKey, running, wanted *upload, latest v1alpha1.ExportStatus) (v1alpha1.ExportStatus, *ingest.Fault) {
	select {
	case <-running.ended:
	case <-time.After(uploadPatience):
		return latest, &ingest.Fault{RetryAfter: jitter(uploadInterval)}
	}
	u.mutex.Lock()
	delete(u.running, key)
	u.mutex.Unlock()
	if running.panicked != nil {
		panic(running.panicked)
	}
	switch {
	case running.fault != nil && running.revision == wanted.revision && running.generation == wanted.generation:
		return latest, running.fault
	case running.fault == nil && running.revision == wanted.revision:
		return running.latest, nil
	case running.fault == nil:
		latest = running.latest
	}
	return latest, &ingest.Fault{RetryAfter: jitter(queueInterval)}
}
