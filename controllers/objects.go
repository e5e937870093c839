package controllers

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// liveObjects reads ConfigMaps and Secrets by name from the API server itself:
// no cache ever holds them.
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
