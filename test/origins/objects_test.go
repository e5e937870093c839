// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package origins

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
)

// reasonsOfObjects: the server is the Kubernetes API.
var reasonsOfObjects = map[fault]string{
	slow:         "APIError",
	refused:      "APIError",
	throttled:    "APIError",
	unauthorized: "AccessDenied",
}

// stored is an export in an object of the cluster. It is compressed, so that a cut can
// be detected.
type stored struct {
	cluster *cluster
	spec    v1alpha1.ExportSourceSpec
	write   func(data []byte)
	whole   []byte
}

const exportKey = "usage.csv.gz"

func startConfigMap(*testing.T) origin {
	c := newCluster()
	return &stored{
		cluster: c,
		spec:    v1alpha1.ExportSourceSpec{ConfigMap: &v1alpha1.KeyReference{Name: "usage", Key: exportKey}},
		write: func(data []byte) {
			c.configMaps["usage"] = &corev1.ConfigMap{BinaryData: map[string][]byte{exportKey: data}}
		},
	}
}

func startSecret(*testing.T) origin {
	c := newCluster()
	return &stored{
		cluster: c,
		spec:    v1alpha1.ExportSourceSpec{Secret: &v1alpha1.KeyReference{Name: "usage", Key: exportKey}},
		write: func(data []byte) {
			c.secrets["usage"] = &corev1.Secret{
				ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{v1alpha1.ExportSourceSecretLabel: "true"}},
				Data:       map[string][]byte{exportKey: data},
			}
		},
	}
}

func (s *stored) objects() fetch.Objects { return s.cluster }

func (s *stored) source() *v1alpha1.ExportSource {
	spec := s.spec
	spec.Dataset = v1alpha1.DatasetLicenseUsage
	return &v1alpha1.ExportSource{ObjectMeta: metav1.ObjectMeta{Namespace: "partner", Name: "usage"}, Spec: spec}
}

func (s *stored) put(_ *testing.T, rows, edition int) {
	var file bytes.Buffer
	out := gzip.NewWriter(&file)
	_, _ = out.Write(usageCSV(rows, edition)) // a buffer takes everything
	_ = out.Close()
	s.whole = file.Bytes()
	s.store(s.whole)
}

func (s *stored) store(data []byte) {
	s.cluster.mutex.Lock()
	defer s.cluster.mutex.Unlock()
	s.write(data)
}

func (s *stored) meet(_ *testing.T, f fault, met func()) {
	switch f {
	case truncated:
		s.store(s.whole[:len(s.whole)/2])
	case wrongContent:
		s.store([]byte(loginPage))
	default:
		s.store(s.whole)
	}
	s.cluster.mutex.Lock()
	defer s.cluster.mutex.Unlock()
	s.cluster.fail = func(ctx context.Context) error {
		if f != none {
			met()
		}
		return apiFault(ctx, f)
	}
}

// apiFault is the error of the API server, or of the connection to it.
func apiFault(ctx context.Context, f fault) error {
	switch f {
	case slow:
		<-ctx.Done()
		return ctx.Err()
	case refused:
		return errors.New("dial tcp 127.0.0.1:6443: connection refused " + canary)
	case unauthorized:
		return apierrors.NewForbidden(schema.GroupResource{Resource: "objects"}, "usage", errors.New(canary))
	case throttled:
		return apierrors.NewTooManyRequests(canary, int(retryAfter.Seconds()))
	default:
		return nil
	}
}
