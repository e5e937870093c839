package controllers

import (
	"context"

	"sigs.k8s.io/controller-runtime/pkg/client"
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
	return indexer.IndexField(ctx, &v1alpha1.CustomerAdoption{}, sourcesIndex, func(obj client.Object) []string {
		var names []string
		for _, s := range obj.(*v1alpha1.CustomerAdoption).Spec.Sources {
			names = append(names, s.Name)
		}
		return names
	})
}

// sourcesOf gives the ExportSources that read a ConfigMap.
func sourcesOf(c client.Reader) func(context.Context, client.Object) []reconcile.Request {
	return func(ctx context.Context, configMap client.Object) []reconcile.Request {
		var list v1alpha1.ExportSourceList
		return users(ctx, c, &list, configMapIndex, configMap, func() (requests []reconcile.Request) {
			for i := range list.Items {
				requests = append(requests, requestFor(&list.Items[i]))
			}
			return requests
		})
	}
}

// reportsOf gives the CustomerAdoptions that use an ExportSource.
func reportsOf(c client.Reader) func(context.Context, client.Object) []reconcile.Request {
	return func(ctx context.Context, source client.Object) []reconcile.Request {
		var list v1alpha1.CustomerAdoptionList
		return users(ctx, c, &list, sourcesIndex, source, func() (requests []reconcile.Request) {
			for i := range list.Items {
				requests = append(requests, requestFor(&list.Items[i]))
			}
			return requests
		})
	}
}

// users lists the objects of the namespace whose index holds the used
// object's name. The list comes from the cache, so it fails only when the
// manager stops.
func users(ctx context.Context, c client.Reader, list client.ObjectList, index string, used client.Object, requests func() []reconcile.Request) []reconcile.Request {
	err := c.List(ctx, list, client.InNamespace(used.GetNamespace()), client.MatchingFields{index: used.GetName()}, client.UnsafeDisableDeepCopy)
	if err != nil {
		return nil
	}
	return requests()
}

func requestFor(obj client.Object) reconcile.Request {
	return reconcile.Request{NamespacedName: client.ObjectKeyFromObject(obj)}
}
