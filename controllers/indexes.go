// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// The field indexes that answer "who uses this?" without a scan.
const (
	configMapIndex = ".spec.configMap.name"
	sourcesIndex   = ".spec.sources.name"
)

// registerIndexes adds the field indexes to the cache.
func registerIndexes(ctx context.Context, indexer client.FieldIndexer) error {
	err := indexer.IndexField(ctx, &v1alpha1.ExportSource{}, configMapIndex, func(obj client.Object) []string {
		if ref := obj.(*v1alpha1.ExportSource).Spec.ConfigMap; ref != nil {
			return []string{ref.Name}
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = indexer.IndexField(ctx, &v1alpha1.CustomerAdoption{}, sourcesIndex, func(obj client.Object) []string {
		return namesOf(obj.(*v1alpha1.CustomerAdoption).Spec.Sources)
	})
	if err != nil {
		return err
	}
	return indexer.IndexField(ctx, &v1alpha1.PortfolioAdoption{}, sourcesIndex, func(obj client.Object) []string {
		return namesOf(obj.(*v1alpha1.PortfolioAdoption).Spec.Sources)
	})
}

func namesOf(sources []v1alpha1.SourceReference) (names []string) {
	for _, s := range sources {
		names = append(names, s.Name)
	}
	return names
}

// sourcesOf gives the ExportSources that read a ConfigMap.
func sourcesOf(c client.Reader) handler.MapFunc {
	return usersOf(c, configMapIndex, func() client.ObjectList { return &v1alpha1.ExportSourceList{} })
}

// reportsOf gives the CustomerAdoptions that use an ExportSource.
func reportsOf(c client.Reader) handler.MapFunc {
	return usersOf(c, sourcesIndex, func() client.ObjectList { return &v1alpha1.CustomerAdoptionList{} })
}

// portfoliosOf gives the PortfolioAdoptions that use an ExportSource.
func portfoliosOf(c client.Reader) handler.MapFunc {
	return usersOf(c, sourcesIndex, func() client.ObjectList { return &v1alpha1.PortfolioAdoptionList{} })
}

// usersOf gives the objects of a kind whose index holds the used object's name.
func usersOf(c client.Reader, index string, newList func() client.ObjectList) handler.MapFunc {
	return func(ctx context.Context, used client.Object) (requests []reconcile.Request) {
		list := newList()
		options := []client.ListOption{
			client.InNamespace(used.GetNamespace()), client.MatchingFields{index: used.GetName()}, client.UnsafeDisableDeepCopy,
		}
		if c.List(ctx, list, options...) != nil {
			return nil // the cache only fails when the manager stops
		}
		// Every item of these lists is an object.
		_ = meta.EachListItem(list, func(user runtime.Object) error {
			requests = append(requests, reconcile.Request{NamespacedName: client.ObjectKeyFromObject(user.(client.Object))})
			return nil
		})
		return requests
	}
}
