// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
)

// customerWriter is the one place that makes, changes and deletes
// CustomerAdoptions.
type customerWriter struct {
	client client.Client
	// live reads from the API server, past the cache.
	live client.Reader
}

// concurrentWrites keeps an API server busy, as many as there are writers of
// statuses.
const concurrentWrites = 8

// all writes every object. One that fails does not keep the others back; the
// first error is returned.
func all[T any](ctx context.Context, objects []T, write func(context.Context, T) error) error {
	var group errgroup.Group
	group.SetLimit(concurrentWrites)
	for _, object := range objects {
		group.Go(func() error { return write(ctx, object) })
	}
	return group.Wait()
}

// apply makes or corrects an object. What exists is known by its UID, so that
// one that was made meanwhile under its name is not touched; what is new is
// applied without force, so that it fails where somebody else was faster.
func (w customerWriter) apply(ctx context.Context, customer evaluation.GeneratedCustomer) error {
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(customer.CustomerAdoption)
	if err != nil {
		return fmt.Errorf("encode a CustomerAdoption of the template: %w", err)
	}
	fields := &unstructured.Unstructured{Object: content}
	// An own status would be a write to it, and false is left out of JSON.
	unstructured.RemoveNestedField(content, "status")
	if err := unstructured.SetNestedField(content, customer.Spec.Suspend, "spec", "suspend"); err != nil {
		return fmt.Errorf("encode a CustomerAdoption of the template: %w", err)
	}
	options := []client.ApplyOption{client.FieldOwner(FieldManager)}
	if customer.Existing != nil {
		if err := w.releasedNow(ctx, customer); err != nil {
			return err
		}
		fields.SetUID(customer.Existing.UID)
		options = append(options, client.ForceOwnership)
	}
	if err := w.client.Apply(ctx, client.ApplyConfigurationFromUnstructured(fields), options...); err != nil {
		return fmt.Errorf("apply a CustomerAdoption of the template: %w", err)
	}
	return nil
}

// releasedNow fails where a customer has not just stopped being selected, but before:
// the cache has not seen that write yet. Written again, the annotation would name a
// later revision, and the object would stay for longer.
func (w customerWriter) releasedNow(ctx context.Context, customer evaluation.GeneratedCustomer) error {
	const key = v1alpha1.UnselectedAnnotation
	if customer.Annotations[key] == "" || customer.Existing.Annotations[key] != "" {
		return nil
	}
	live := &v1alpha1.CustomerAdoption{}
	if err := w.live.Get(ctx, client.ObjectKeyFromObject(customer.Existing), live); err != nil {
		return fmt.Errorf("read a CustomerAdoption of the template: %w", err)
	}
	if live.Annotations[key] == "" {
		return nil
	}
	kind := v1alpha1.SchemeGroupVersion.WithResource("customeradoptions").GroupResource()
	return apierrors.NewConflict(kind, live.Name, errors.New("the cache is older than the last write"))
}

// prune deletes the very object that was looked at, as it was.
func (w customerWriter) prune(ctx context.Context, customer *v1alpha1.CustomerAdoption) error {
	err := w.client.Delete(ctx, &v1alpha1.CustomerAdoption{ObjectMeta: customer.ObjectMeta}, client.Preconditions{
		UID: new(customer.UID), ResourceVersion: new(customer.ResourceVersion),
	})
	if err != nil && !apierrors.IsNotFound(err) {
		return fmt.Errorf("prune a CustomerAdoption: %w", err)
	}
	return nil
}
