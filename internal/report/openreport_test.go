// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	stdcmp "cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	openreports "github.com/openreports/reports-api/apis/openreports.io/v1alpha1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

func openPortfolio() *v1alpha1.PortfolioAdoption {
	return &v1alpha1.PortfolioAdoption{ObjectMeta: metav1.ObjectMeta{Namespace: "partners", Name: "all", UID: "7"}}
}

func openCustomer(id string, verdict v1alpha1.AdoptionVerdict, sold, assigned int64) *v1alpha1.CustomerAdoption {
	c := &v1alpha1.CustomerAdoption{}
	c.Spec.Customer = v1alpha1.Customer{ID: id}
	c.Status.Adoption = verdict
	c.Status.Licenses = &v1alpha1.LicenseFigures{Sold: sold, Assigned: assigned}
	return c
}

func TestOpenReport(t *testing.T) {
	low := openCustomer("a", v1alpha1.AdoptionLow, 120, 40)
	low.Status.CustomerName, low.Status.DataAsOf, low.Status.AdoptionReason = "Contoso", "2026-11-18", "BelowTarget"
	low.Status.Licenses.DeploymentPercent = new(int32(33))
	low.Status.Usage = &v1alpha1.UsageFigures{AdjustedUsagePercent: new(int32(0))}
	low.Status.Conditions = []metav1.Condition{
		{Type: "LowDeployment", Status: "True", Message: "deployment is 33 %, its target is 70 %"},
		{Type: "LowUsage", Status: "Unknown", Message: "no usage"},
		{Type: "UpsellOpportunity", Status: "True", Message: "other"},
	}
	unknown := openCustomer("b", v1alpha1.AdoptionUnknown, 0, 0)
	unknown.Status.Licenses, unknown.Status.AdoptionReason = nil, "NoData"
	unknown.Status.Conditions = []metav1.Condition{
		{Type: "LowDeployment", Status: "Unknown", Message: "no source has licenses"},
		{Type: "LowUsage", Status: "Unknown", Message: "no source has usage"},
	}
	got := OpenReport(openPortfolio(), slices.Values([]*v1alpha1.CustomerAdoption{openCustomer("c", v1alpha1.AdoptionHealthy, 9, 0), unknown, low}), 500)
	if got.Name != "adoption-all" || got.Namespace != "partners" || got.Scope.Name != "all" || !metav1.IsControlledBy(got, openPortfolio()) {
		t.Errorf("got %+v", got)
	}
	if diff := cmp.Diff(openreports.ReportSummary{Pass: 1, Fail: 1, Error: 1}, got.Summary); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
	want := []openreports.ReportResult{
		{
			Source: "customer-adoption-operator", Policy: "customer-adoption", Rule: "BelowTarget", Category: "Adoption", Result: "fail", Severity: "medium", Scored: true,
			Timestamp:   metav1.Timestamp{Seconds: time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC).Unix()},
			Description: "deployment is 33 %, its target is 70 %",
			Properties: map[string]string{
				"customerId": "a", "customerName": "Contoso", "adoption": "Low", "unusedLicenses": "80", "deploymentPercent": "33", "adjustedUsagePercent": "0",
			},
		},
		{
			Source: "customer-adoption-operator", Policy: "customer-adoption", Rule: "NoData", Category: "Adoption", Result: "error", Severity: "low",
			Description: "no source has licenses; no source has usage",
			Properties:  map[string]string{"customerId": "b", "adoption": "Unknown"},
		},
	}
	if diff := cmp.Diff(want, got.Results); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
}

// With OwnPartner the verdict looks at one's own licenses, and so does the order.
func TestOpenReportOfOwnLicenses(t *testing.T) {
	own := openCustomer("b", v1alpha1.AdoptionLow, 10, 10)
	own.Spec.Scope = &v1alpha1.Scope{Licenses: v1alpha1.LicensesOwnPartner}
	own.Status.OwnLicenses = &v1alpha1.LicenseFigures{Sold: 9, Assigned: 2}
	got := OpenReport(openPortfolio(), slices.Values([]*v1alpha1.CustomerAdoption{openCustomer("a", v1alpha1.AdoptionLow, 9, 3), own}), 500)
	if got.Results[0].Properties["customerId"] != "b" || got.Results[0].Properties["unusedLicenses"] != "7" {
		t.Errorf("got %+v", got.Results)
	}
}

// The list is the head of the whole list as a sort makes it, and the summary
// counts everybody.
func TestOpenReportIsBounded(t *testing.T) {
	verdicts := []v1alpha1.AdoptionVerdict{v1alpha1.AdoptionHealthy, v1alpha1.AdoptionLow, v1alpha1.AdoptionUnknown}
	rapid.Check(t, func(r *rapid.T) {
		var customers, work []*v1alpha1.CustomerAdoption
		for i := range rapid.IntRange(0, 30).Draw(r, "customers") {
			c := openCustomer(fmt.Sprint(i), rapid.SampledFrom(verdicts).Draw(r, "verdict"), rapid.Int64Range(0, 5).Draw(r, "sold"), rapid.Int64Range(0, 5).Draw(r, "assigned"))
			customers = append(customers, c)
			if c.Status.Adoption != v1alpha1.AdoptionHealthy {
				work = append(work, c)
			}
		}
		limit := rapid.IntRange(1, 30).Draw(r, "limit")
		got := OpenReport(openPortfolio(), slices.Values(customers), limit)
		unused := func(c *v1alpha1.CustomerAdoption) int64 {
			return max(0, c.Status.Licenses.Sold-c.Status.Licenses.Assigned)
		}
		slices.SortFunc(work, func(a, b *v1alpha1.CustomerAdoption) int {
			return stdcmp.Or(stdcmp.Compare(unused(b), unused(a)), stdcmp.Compare(a.Spec.Customer.ID, b.Spec.Customer.ID))
		})
		var want, have []string
		for _, c := range work[:min(limit, len(work))] {
			want = append(want, c.Spec.Customer.ID)
		}
		for _, result := range got.Results {
			have = append(have, result.Properties["customerId"])
		}
		if !slices.Equal(want, have) {
			r.Errorf("got %q, want %q", have, want)
		}
		if s := got.Summary; s.Pass != len(customers)-len(work) || s.Fail+s.Error != len(work) {
			r.Errorf("got %+v of %d customers", s, len(customers))
		}
	})
}

// The largest Report fits into what an API server stores, 1.5 MiB.
func TestLargestOpenReport(t *testing.T) {
	var customers []*v1alpha1.CustomerAdoption
	for i := range 600 {
		c := openCustomer(strings.Repeat("x", 60)+fmt.Sprint(i), v1alpha1.AdoptionLow, 1<<60, 0)
		c.Status.CustomerName = strings.Repeat("\U0001F600", 253)
		for _, kind := range []string{"LowDeployment", "LowUsage"} {
			c.Status.Conditions = append(c.Status.Conditions, metav1.Condition{Type: kind, Status: "True", Message: strings.Repeat("y", 300)})
		}
		customers = append(customers, c)
	}
	text, err := json.Marshal(OpenReport(openPortfolio(), slices.Values(customers), 500))
	if err != nil || len(text) > 3<<19 {
		t.Errorf("%d bytes, %v", len(text), err)
	}
}
