// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package origins

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
)

// fluxStorage is a Flux source whose artifact is served over plain HTTP, as
// Flux does.
type fluxStorage struct {
	*front
	cluster *cluster
	mutex   sync.Mutex
	archive []byte
}

func startFlux(t *testing.T) origin {
	o := &fluxStorage{cluster: newCluster()}
	o.front = &front{handler: http.HandlerFunc(o.answer)}
	o.Server = httptest.NewUnstartedServer(o.front)
	o.Listener = door{o.Listener, o.front}
	o.Start()
	t.Cleanup(o.Close)
	return o
}

func (o *fluxStorage) answer(w http.ResponseWriter, _ *http.Request) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	_, _ = w.Write(o.archive)
}

func (o *fluxStorage) objects() fetch.Objects { return o.cluster }

func (o *fluxStorage) source() *v1alpha1.ExportSource {
	return &v1alpha1.ExportSource{
		ObjectMeta: metav1.ObjectMeta{Namespace: "partner", Name: "usage"},
		Spec: v1alpha1.ExportSourceSpec{
			Dataset: v1alpha1.DatasetLicenseUsage,
			Flux:    &v1alpha1.FluxOrigin{Kind: v1alpha1.FluxBucket, Name: "exports", Path: "monthly/usage.csv"},
		},
	}
}

func (o *fluxStorage) put(t *testing.T, rows, edition int) {
	archive := tarGz(t, "./monthly/usage.csv", usageCSV(rows, edition))
	sum := sha256.Sum256(archive)
	object := &unstructured.Unstructured{Object: map[string]any{"status": map[string]any{"artifact": map[string]any{
		"url": o.URL + "/" + canary + ".tar.gz", "digest": "sha256:" + hex.EncodeToString(sum[:]), "lastUpdateTime": "2026-11-18T10:00:00Z",
	}}}}
	o.mutex.Lock()
	o.archive = archive
	o.mutex.Unlock()
	o.cluster.mutex.Lock()
	defer o.cluster.mutex.Unlock()
	o.cluster.flux["Bucket/exports"] = object
}

// tarGz is an archive of one file.
func tarGz(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	archive := tar.NewWriter(zip)
	err := archive.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o600, Size: int64(len(content))})
	if err != nil {
		t.Fatal(err)
	}
	_, err = archive.Write(content)
	if err := errors.Join(err, archive.Close(), zip.Close()); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}
