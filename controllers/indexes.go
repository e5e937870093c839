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
func sourcesOf(c client.Reader) func(context.Context, client.Object) []reconcile.Request {
	return func(ctx context.Context, configMap client.Object) (requests []reconcile.Request) {
		var list v1alpha1.ExportSourceList
		if c.List(ctx, &list, users(configMapIndex, configMap)...) != nil {
			return nil // the cache only fails when the manager stops
		}
		for i := range list.Items {
			requests = append(requests, requestFor(&list.Items[i]))
		}
		return requests
	}
}

// reportsOf gives the CustomerAdoptions that use an ExportSource.
func reportsOf(c client.Reader) func(context.Context, client.Object) []reconcile.Request {
	return func(ctx context.Context, source client.Object) (requests []reconcile.Request) {
		var list v1alpha1.CustomerAdoptionList
		if c.List(ctx, &list, users(sourcesIndex, source)...) != nil {
			return nil // the cache only fails when the manager stops
		}
		for i := range list.Items {
			requests = append(requests, requestFor(&list.Items[i]))
		}
		return requests
	}
}

// portfoliosOf gives the PortfolioAdoptions that use an ExportSource.
func portfoliosOf(c client.Reader) func(context.Context, client.Object) []reconcile.Request {
	return func(ctx context.Context, source client.Object) (requests []reconcile.Request) {
		var list v1alpha1.PortfolioAdoptionList
		if c.List(ctx, &list, users(sourcesIndex, source)...) != nil {
			return nil // the cache only fails when the manager stops
		}
		for i := range list.Items {
			requests = append(requests, requestFor(&list.Items[i]))
		}
		return requests
	}
}

// users lists the objects of the namespace whose index holds the used object's
// name.
func users(index string, used client.Object) []client.ListOption {
	return []client.ListOption{
		client.InNamespace(used.GetNamespace()), client.MatchingFields{index: used.GetName()}, client.UnsafeDisableDeepCopy,
	}
}

func requestFor(obj client.Object) reconcile.Request {
	return reconcile.Request{NamespacedName: client.ObjectKeyFromObject(obj)}
}
