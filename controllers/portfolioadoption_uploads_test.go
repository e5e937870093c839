// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"encoding/pem"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/onsi/gomega"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch/buckettest"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// A portfolio whose storage hangs looks at new data all the same (docs/testing.md
// B42).
func TestSlowStorageHoldsNoFigures(t *testing.T) {
	server := partsServer(t, nil, "never sent")
	w := newWorld(t, host(server))
	w.secret("ca", map[string]string{"ca.crt": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))})
	w.secret("login", map[string]string{"accessKeyID": buckettest.AccessKeyID, "secretAccessKey": buckettest.SecretAccessKey})
	w.export("usage", usageOf(60))
	w.source("usage")
	w.portfolio("all", "usage", monthlyTo(server.URL))
	w.awaitPortfolio("all", 1, "Ready", "True Evaluated", "ExportFailed", "")
	for _, active := range []int64{30, 40} {
		w.export("usage", usageOf(int(active)))
		w.Eventually(func() int64 { return w.getPortfolio(w, "all").Status.Usage.Active }).Should(gomega.Equal(active))
	}
	w.remove(&v1alpha1.PortfolioAdoption{}, "all")
}

// What a file came to counts only for the export that it was written for.
func TestUploads(t *testing.T) {
	fault := &ingest.Fault{Reason: "Unauthorized", Permanent: true}
	older, written := v1alpha1.ExportStatus{Name: "monthly", Revision: "older"}, v1alpha1.ExportStatus{Name: "monthly", Revision: "a"}
	tests := map[string]struct {
		fault  *ingest.Fault
		wanted upload
		latest v1alpha1.ExportStatus
		reason string
		again  bool
	}{
		"written":                           {nil, upload{revision: "a", generation: 1}, written, "", false},
		"written, other fields of the spec": {nil, upload{revision: "a", generation: 2}, written, "", false},
		"written, newer data":               {nil, upload{revision: "b", generation: 1}, written, "", true},
		"failed":                            {fault, upload{revision: "a", generation: 1}, older, "Unauthorized", false},
		"failed, another Secret since":      {fault, upload{revision: "a", generation: 2}, older, "", true},
		"failed, newer data":                {fault, upload{revision: "b", generation: 1}, older, "", true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var u uploads
			key := uploadKey{sourceIn("a", "all"), "monthly"}
			running := u.begin(key, &upload{revision: "a", generation: 1}, func() (v1alpha1.ExportStatus, *ingest.Fault) { return written, tt.fault })
			latest, got := u.wait(key, running, &tt.wanted, older)
			if diff := cmp.Diff(tt.latest, latest); diff != "" {
				t.Errorf("latest (-want +got):\n%s", diff)
			}
			if again := got != nil && got.RetryAfter > 0; again != tt.again {
				t.Errorf("fault %+v, looks again soon: %t", got, tt.again)
			}
			if got != nil && got.Reason != tt.reason {
				t.Errorf("reason %q, want %q", got.Reason, tt.reason)
			}
			if u.of(key) != nil {
				t.Error("the file is remembered after its result was taken")
			}
		})
	}
}

// A panic while a file is written reaches the worker that takes the result, which
// survives it. Elsewhere it would end the manager, for everybody.
func TestUploadThatPanics(t *testing.T) {
	var u uploads
	key := uploadKey{sourceIn("a", "all"), "monthly"}
	running := u.begin(key, &upload{revision: "a"}, func() (v1alpha1.ExportStatus, *ingest.Fault) { panic("bad file") })
	defer func() {
		if cause := recover(); cause != "bad file" {
			t.Errorf("panicked with %v", cause)
		}
		if u.of(key) != nil {
			t.Error("the file is still there, and is never written again")
		}
	}()
	_, _ = u.wait(key, running, &upload{revision: "a"}, v1alpha1.ExportStatus{})
	t.Error("nothing panicked")
}
