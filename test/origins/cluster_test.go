// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package origins

import (
	"context"
	"sync"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// cluster holds the objects of one test by name.
type cluster struct {
	mutex      sync.Mutex
	configMaps map[string]*corev1.ConfigMap
	secrets    map[string]*corev1.Secret
	flux       map[string]*unstructured.Unstructured
	// fail is called before every answer; nil never fails.
	fail func(ctx context.Context) error
}

func newCluster() *cluster {
	return &cluster{configMaps: map[string]*corev1.ConfigMap{}, secrets: map[string]*corev1.Secret{}, flux: map[string]*unstructured.Unstructured{}}
}

// optIn stores a Secret that permits its use; pairs are keys and values.
func (c *cluster) optIn(name string, pairs ...string) {
	secret := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: name}, Data: map[string][]byte{}}
	secret.Labels = map[string]string{v1alpha1.ExportSourceSecretLabel: "true"}
	secret.Annotations = map[string]string{v1alpha1.AllowedHostsAnnotation: "127.0.0.1"}
	for i := 0; i < len(pairs); i += 2 {
		secret.Data[pairs[i]] = []byte(pairs[i+1])
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.secrets[name] = secret
}

// setFail sets the function that is called before every answer.
func (c *cluster) setFail(fail func(ctx context.Context) error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.fail = fail
}

// ConfigMap implements fetch.Objects.
func (c *cluster) ConfigMap(ctx context.Context, _, name string) (*corev1.ConfigMap, error) {
	return get(ctx, c, c.configMaps, name)
}

// Secret implements fetch.Objects.
func (c *cluster) Secret(ctx context.Context, _, name string) (*corev1.Secret, error) {
	return get(ctx, c, c.secrets, name)
}

// FluxSource implements fetch.Objects.
func (c *cluster) FluxSource(ctx context.Context, kind, _, name string) (*unstructured.Unstructured, error) {
	return get(ctx, c, c.flux, kind+"/"+name)
}

func get[T any](ctx context.Context, c *cluster, all map[string]*T, name string) (*T, error) {
	c.mutex.Lock()
	fail, found := c.fail, all[name]
	c.mutex.Unlock()
	if fail != nil {
		if err := fail(ctx); err != nil {
			return nil, err
		}
	}
	if found == nil {
		return nil, apierrors.NewNotFound(schema.GroupResource{Resource: "objects"}, name)
	}
	return found, nil
}
