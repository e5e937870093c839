// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"fmt"
	"net/http"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/healthz"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// addProbes makes the manager alive while it runs, and ready when its caches
// are full.
func addProbes(mgr ctrl.Manager) error {
	if err := mgr.AddHealthzCheck("healthz", healthz.Ping); err != nil {
		return err
	}
	return mgr.AddReadyzCheck("caches", cachesFull(mgr.GetCache()))
}

// cachesFull is a probe that fails while a cache is being filled.
func cachesFull(caches cache.Cache) healthz.Checker {
	configMaps := &metav1.PartialObjectMetadata{}
	configMaps.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("ConfigMap"))
	kinds := []client.Object{&v1alpha1.ExportSource{}, &v1alpha1.CustomerAdoption{}, &v1alpha1.PortfolioAdoption{}, configMaps}
	return func(request *http.Request) error {
		for _, kind := range kinds {
			informer, err := caches.GetInformer(request.Context(), kind, cache.BlockUntilSynced(false))
			if err != nil {
				return fmt.Errorf("the cache of %T cannot be filled: %w", kind, err)
			}
			if !informer.HasSynced() {
				return fmt.Errorf("the cache of %T is being filled", kind)
			}
		}
		return nil
	}
}
