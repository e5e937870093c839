// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package upgrade

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// The namespaces of the objects: many of the same, and the line's own samples.
const (
	manyNamespace    = "many"
	samplesNamespace = "samples"
)

// customers is the number of them in the exports of the namespace many.
const customers = 430

// create makes about 500 objects, as people of the line made them: a report for
// each customer, by hand or by a template, and all samples.
func (c *cluster) create(l line, i installation) {
	c.t.Helper()
	c.kubectl("", "create", "namespace", manyNamespace)
	c.kubectl("", "create", "namespace", samplesNamespace)
	c.kubectl(asList(c.t, many(l)), "create", "-f", "-")
	samples := c.kubectl("", "kustomize", filepath.Join(i.folder, "config/samples"))
	c.kubectl(samples, "apply", "-n", samplesNamespace, "--server-side", "-f", "-")
}

// many are the objects of the namespace many.
func many(l line) []map[string]any {
	objects := []map[string]any{
		object("v1", "ConfigMap", "exports", map[string]any{"data": map[string]string{"deployment": deployment(), "usage": usage()}}),
		// A Secret with an export needs this label since; it does no harm before.
		object("v1", "Secret", "exports", map[string]any{"stringData": map[string]string{"support": support()}}),
		source("deployment", "LicenseDeployment", "configMap"),
		source("usage", "LicenseUsage", "configMap"),
		source("support", "SupportRequests", "secret"),
	}
	objects[1]["metadata"].(map[string]any)["labels"] = map[string]string{"adoption.partnerinsights.io/export-source": "true"}
	if l.portfolios {
		return append(objects, wholePortfolio(), byHand(1))
	}
	for n := range customers {
		objects = append(objects, byHand(n))
	}
	return objects
}

func object(apiVersion, kind, name string, rest map[string]any) map[string]any {
	rest["apiVersion"], rest["kind"] = apiVersion, kind
	rest["metadata"] = map[string]any{"name": name, "namespace": manyNamespace}
	return rest
}

func ours(kind, name string, spec map[string]any) map[string]any {
	return object("adoption.partnerinsights.io/v1alpha1", kind, name, map[string]any{"spec": spec})
}

func source(name, dataset, origin string) map[string]any {
	return ours("ExportSource", name, map[string]any{"dataset": dataset, origin: map[string]string{"name": "exports", "key": name}})
}

// aCentury is an age that no data of the test reaches.
const aCentury = "876000h"

func sources() []map[string]string {
	return []map[string]string{{"name": "deployment"}, {"name": "usage"}, {"name": "support"}}
}

// byHand is the report of a customer that somebody wrote. Each fifth has targets
// and a scope of its own.
func byHand(n int) map[string]any {
	spec := map[string]any{"customer": map[string]string{"id": customerID(n)}, "sources": sources(), "maxDataAge": aCentury}
	if n%5 == 0 {
		spec["targets"] = map[string]any{"deploymentPercent": 50, "usagePercent": 40, "workloads": []map[string]any{{"name": "Exchange", "usagePercent": 30}}}
		spec["scope"] = map[string]any{"products": map[string]any{"exclude": []string{"Visio*"}}}
	}
	return ours("CustomerAdoption", fmt.Sprintf("by-hand-%d", n), spec)
}

// wholePortfolio makes the other reports.
func wholePortfolio() map[string]any {
	return ours("PortfolioAdoption", "all", map[string]any{
		"sources": sources(), "maxDataAge": aCentury,
		"customerTemplate": map[string]any{
			"metadata": map[string]any{"labels": map[string]string{"team": "west"}},
			"spec":     map[string]any{"targets": map[string]any{"usagePercent": 45}},
		},
	})
}

func customerID(n int) string { return fmt.Sprintf("%08x-0000-4000-8000-%012x", n+1, n+1) }

// deployment has two products of each customer in two months. The shares are
// such that some customers are low, some are not, and some change.
func deployment() string {
	text := "Date,CustomerTenantId,CustomerName,Product,SoldSeats,AssignedSeats\n"
	return text + rows(func(n int, date string, month int) string {
		sold := 40 + n
		return fmt.Sprintf("%s,%s,Customer %d,Microsoft 365 E3,%d,%d\n%s,%s,Customer %d,Visio Plan 2,%d,%d\n",
			date, customerID(n), n, sold, sold*(n%11+month)/11, date, customerID(n), n, 10, n%9)
	})
}

func usage() string {
	text := "Date,CustomerTenantId,CustomerName,Workload,EntitledLicenses,ActiveLicenses\n"
	return text + rows(func(n int, date string, month int) string {
		entitled := 40 + n
		return fmt.Sprintf("%s,%s,Customer %d,Exchange,%d,%d\n%s,%s,Customer %d,Teams,%d,%d\n",
			date, customerID(n), n, entitled, entitled*(n%7+month)/8, date, customerID(n), n, entitled, entitled*(n%5)/5)
	})
}

func rows(row func(n int, date string, month int) string) string {
	var text strings.Builder
	for month, date := range []string{"2025-05-31", "2025-06-30"} {
		for n := range customers {
			text.WriteString(row(n, date, month))
		}
	}
	return text.String()
}

func support() string {
	var text strings.Builder
	text.WriteString("Customer Tenant Id,Date,Category,Requests\n")
	for n := range customers {
		fmt.Fprintf(&text, "%s,2025-06-30,How-To,%d\n", customerID(n), n%13)
	}
	return text.String()
}

func asList(t *testing.T, objects []map[string]any) string {
	t.Helper()
	list, err := json.Marshal(map[string]any{"apiVersion": "v1", "kind": "List", "items": objects})
	if err != nil {
		t.Fatal(err)
	}
	return string(list)
}
