// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// product is licenses of a product under an id and a name.
func product(id, name string, licenses int64) facts.Record {
	r := sold("o365", name, licenses, licenses)
	r.Subject.ProductID = id
	return r
}

// TestProductsHaveNamesThatPeopleKnow: what the data calls by a part number or an id is
// shown under the vendor's name. The sku and the counts stay those of the data.
func TestProductsHaveNamesThatPeopleKnow(t *testing.T) {
	full := ptr.To[int32](100)
	want := []v1alpha1.ProductFigures{
		{Name: "Microsoft 365 E3", SKU: "SPE_E3", Sold: 50, Assigned: 50, DeploymentPercent: full},
		{Name: "Office 365 E3", SKU: "6fd2c87f-b296-42f0-b197-1e91e994b900", Sold: 40, Assigned: 40, DeploymentPercent: full},
		{Name: "E1 for the warehouse", SKU: "STANDARDPACK", Sold: 30, Assigned: 30, DeploymentPercent: full},
		{Name: "unknown_sku", SKU: "unknown_sku", Sold: 20, Assigned: 20, DeploymentPercent: full},
		{Name: "Microsoft 365 Business Premium", Sold: 10, Assigned: 10, DeploymentPercent: full},
	}
	sources := []SourceFacts{
		sourceFacts(t, "deployment", product("SPE_E3", "", 50), product("6fd2c87f-b296-42f0-b197-1e91e994b900", "ENTERPRISEPACK", 40),
			product("STANDARDPACK", "E1 for the warehouse", 30), product("unknown_sku", "", 20), product("", "SPB", 10),
			product("", "FLOW_FREE", 10_000)),
		sourceFacts(t, "usage", used("Exchange", 100, 60)),
	}
	report := exampleReport()
	status, _ := Report(report, sources, later)
	if diff := cmp.Diff(want, status.Products); diff != "" {
		t.Errorf("products (-want +got):\n%s", diff)
	}
	// An excluded product has no sku beside its name: the word of the data stays.
	free := []v1alpha1.ExcludedProduct{{Name: "FLOW_FREE", Licenses: 10_000, Reason: v1alpha1.ExcludedFree}}
	if diff := cmp.Diff(free, status.ExcludedProducts); diff != "" {
		t.Errorf("excluded products (-want +got):\n%s", diff)
	}
	p := examplePortfolio()
	if diff := cmp.Diff(want, sumUp(p, []SourceFacts{ready(sources[0]), ready(sources[1])}, later).Status.Products); diff != "" {
		t.Errorf("products of a portfolio (-want +got):\n%s", diff)
	}
	report.Spec.Scope = &v1alpha1.Scope{Products: &v1alpha1.Selection{Include: []v1alpha1.FieldText{"Microsoft 365*", "enterprisepack"}}}
	if status, _ = Report(report, sources, later); status.Licenses.Sold != 100 {
		t.Errorf("%d licenses in the scope, want those of the two shown names and of the part number", status.Licenses.Sold)
	}
}
