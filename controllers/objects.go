// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// liveObjects reads what origins refer to by name from the API server itself:
// no cache ever holds it.
type liveObjects struct {
	reader client.Reader
}

// ConfigMap implements fetch.Objects.
func (o liveObjects) ConfigMap(ctx context.Context, namespace, name string) (*corev1.ConfigMap, error) {
	obj := &corev1.ConfigMap{}
	return obj, o.reader.Get(ctx, client.ObjectKey{Namespace: namespace, Name: name}, obj)
}

// Secret implements fetch.Objects.
func (o liveObjects) Secret(ctx context.Context, namespace, name string) (*corev1.Secret, error) {
	obj := &corev1.Secret{}
	return obj, o.reader.Get(ctx, client.ObjectKey{Namespace: namespace, Name: name}, obj)
}

// fluxVersion is the API of the sources of Flux.
var fluxVersion = schema.GroupVersion{Group: "source.toolkit.fluxcd.io", Version: "v1"}

// FluxSource implements fetch.Objects.
func (o liveObjects) FluxSource(ctx context.Context, kind, namespace, name string) (*unstructured.Unstructured, error) {
	obj := &unstructured.Unstructured{}
	obj.SetGroupVersionKind(fluxVersion.WithKind(kind))
	return obj, o.reader.Get(ctx, client.ObjectKey{Namespace: namespace, Name: name}, obj)
}
