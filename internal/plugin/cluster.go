// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package plugin

import (
	"context"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/dynamic"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// cluster is the cluster of the user's kubeconfig.
type cluster struct {
	client dynamic.Interface
	// namespace to read; empty for all.
	namespace string
}

func connect(config *connection) (*cluster, error) {
	settings, namespace, err := config.settings()
	if err != nil {
		return nil, err
	}
	client, err := dynamic.NewForConfig(settings)
	if err != nil {
		return nil, fmt.Errorf("find the cluster: %w", err)
	}
	return &cluster{client, namespace}, nil
}

// nothing is the message when there is nothing to show.
func (c *cluster) nothing() string {
	if c.namespace == "" {
		return "No CustomerAdoption and no ExportSource found."
	}
	return fmt.Sprintf("No CustomerAdoption and no ExportSource found in namespace %s.", c.namespace)
}

func (c *cluster) resource(k kind) dynamic.ResourceInterface {
	return c.client.Resource(v1alpha1.SchemeGroupVersion.WithResource(k.resource)).Namespace(c.namespace)
}

// reports reads the named reports in the order of the names, or all reports
// when there are no names.
func (c *cluster) reports(ctx context.Context, names []string) ([]*unstructured.Unstructured, error) {
	if len(names) == 0 {
		return c.list(ctx, reportKind)
	}
	var found []*unstructured.Unstructured
	for _, name := range names {
		obj, err := c.resource(reportKind).Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return nil, fmt.Errorf("read CustomerAdoption %s: %w", name, err)
		}
		found = append(found, shown(obj))
	}
	return found, nil
}

// portfolios reads all portfolios. With names it reads none, because a
// portfolio is about all customers.
func (c *cluster) portfolios(ctx context.Context, names []string) ([]*unstructured.Unstructured, error) {
	if len(names) > 0 {
		return nil, nil
	}
	return c.list(ctx, portfolioKind)
}

// pageSize is the number of objects in one answer. One status may have 64 KiB.
const pageSize = 250

// list reads all objects of a kind, by namespace and name.
func (c *cluster) list(ctx context.Context, k kind) ([]*unstructured.Unstructured, error) {
	var found []*unstructured.Unstructured
	for options := (metav1.ListOptions{Limit: pageSize}); ; {
		page, err := c.resource(k).List(ctx, options)
		if err != nil {
			return nil, fmt.Errorf("list %ss: %w", k.name, err)
		}
		for i := range page.Items {
			found = append(found, shown(&page.Items[i]))
		}
		if options.Continue = page.GetContinue(); options.Continue == "" {
			return found, nil
		}
	}
}

// shown removes the managed fields, as kubectl does.
func shown(obj *unstructured.Unstructured) *unstructured.Unstructured {
	obj.SetManagedFields(nil)
	return obj
}
