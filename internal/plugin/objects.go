// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package plugin

import (
	"fmt"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/config/crd"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

// kind is a kind of this API, by its name and by its resource in the paths of
// the API.
type kind struct{ name, resource string }

var (
	sourceKind    = kind{"ExportSource", "exportsources"}
	portfolioKind = kind{"PortfolioAdoption", "portfolioadoptions"}
	reportKind    = kind{"CustomerAdoption", "customeradoptions"}
)

// contentOf puts objects into the form that is printed.
func contentOf(sources, portfolios, reports []*unstructured.Unstructured) (content report.Content, err error) {
	if content.Sources, err = asSources(sources); err != nil {
		return content, err
	}
	if content.Reports, err = asReports(reports); err != nil {
		return content, err
	}
	if content.Portfolios, err = asPortfolios(portfolios); err != nil {
		return content, err
	}
	columns, err := columnsByKind()
	if err != nil {
		return content, err
	}
	content.Sections = []report.Section{
		{Kind: sourceKind.name, Columns: columns[sourceKind.name], Objects: objects(sources)},
		{Kind: portfolioKind.name, Columns: columns[portfolioKind.name], Objects: objects(portfolios)},
		{Kind: reportKind.name, Columns: columns[reportKind.name], Objects: objects(reports)},
	}
	return content, nil
}

// columnsByKind are the columns of the definitions that this program was built
// with, by kind.
func columnsByKind() (map[string][]apiextensionsv1.CustomResourceColumnDefinition, error) {
	definitions, err := crd.Definitions()
	if err != nil {
		return nil, err
	}
	columns := map[string][]apiextensionsv1.CustomResourceColumnDefinition{}
	for _, d := range definitions {
		for _, version := range d.Spec.Versions {
			if version.Name == v1alpha1.SchemeGroupVersion.Version {
				columns[d.Spec.Names.Kind] = version.AdditionalPrinterColumns
			}
		}
	}
	return columns, nil
}

func objects(found []*unstructured.Unstructured) []runtime.Object {
	list := make([]runtime.Object, len(found))
	for i, obj := range found {
		list[i] = obj
	}
	return list
}

func asReports(found []*unstructured.Unstructured) ([]*v1alpha1.CustomerAdoption, error) {
	return typed[v1alpha1.CustomerAdoption](found)
}

func asSources(found []*unstructured.Unstructured) ([]*v1alpha1.ExportSource, error) {
	return typed[v1alpha1.ExportSource](found)
}

func asPortfolios(found []*unstructured.Unstructured) ([]*v1alpha1.PortfolioAdoption, error) {
	return typed[v1alpha1.PortfolioAdoption](found)
}

// typed converts objects to the types of this program. Fields that it does not
// know are left out.
func typed[T any](found []*unstructured.Unstructured) ([]*T, error) {
	var list []*T
	for _, obj := range found {
		one := new(T)
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(obj.Object, one); err != nil {
			return nil, fmt.Errorf("%s %s: the cluster has another version of this kind than kubectl-adoption: %w", obj.GetKind(), obj.GetName(), err)
		}
		list = append(list, one)
	}
	return list, nil
}

// listedSources are the sources that any of the reports lists.
func listedSources(reports []*v1alpha1.CustomerAdoption) map[string]bool {
	listed := map[string]bool{}
	for _, r := range reports {
		for _, ref := range r.Spec.Sources {
			listed[ref.Name] = true
		}
	}
	return listed
}
