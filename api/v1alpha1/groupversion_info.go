// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package v1alpha1 holds the kinds users read and write: ExportSource (where
// the rows of an export come from), CustomerAdoption (one customer's report)
// and PortfolioAdoption (the report on all customers), with their conditions
// and reasons. What comes in is a desired
// state in spec; what goes out is status, written by the controllers and by
// the offline report alike.
//
// +kubebuilder:object:generate=true
// +groupName=adoption.partnerinsights.io
package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var (
	// SchemeGroupVersion is the group and version of every kind in this package.
	SchemeGroupVersion = schema.GroupVersion{Group: "adoption.partnerinsights.io", Version: "v1alpha1"}

	// SchemeBuilder collects the functions that register the kinds.
	SchemeBuilder = runtime.NewSchemeBuilder(addKnownTypes)

	// AddToScheme registers the kinds of this package in a scheme.
	AddToScheme = SchemeBuilder.AddToScheme
)

func addKnownTypes(scheme *runtime.Scheme) error {
	scheme.AddKnownTypes(SchemeGroupVersion,
		&ExportSource{}, &ExportSourceList{},
		&CustomerAdoption{}, &CustomerAdoptionList{},
		&PortfolioAdoption{}, &PortfolioAdoptionList{},
	)
	metav1.AddToGroupVersion(scheme, SchemeGroupVersion)
	return nil
}
