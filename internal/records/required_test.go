// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"slices"
	"strings"
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestRequiredFields is docs/semantics.md section 2, rows LicenseDeployment,
// LicenseUsage, Subscriptions, UserActivity and SupportRequests: with its
// required fields alone a file is read, without one of them it is refused.
func TestRequiredFields(t *testing.T) {
	values := map[string]string{
		"customerId": "tenant-1", "licensesSold": "10", "licensesAssigned": "8", "licensesEntitled": "10", "licensesActive": "5",
		"subscriptionId": "a", "skuId": "b", "state": "active", "unitsEnabled": "10", "userId": "c",
		"lastActivity.Teams": "2026-11-18", "requestedAt": "2026-11-18", "asOf": "2026-11-18", "category": "Help",
	}
	for row, c := range map[string]struct {
		kind   facts.Kind
		fields []string
	}{
		"LicenseDeployment":          {facts.KindDeployment, []string{"customerId", "licensesSold", "licensesAssigned"}},
		"LicenseUsage":               {facts.KindUsage, []string{"customerId", "licensesEntitled", "licensesActive"}},
		"Subscriptions":              {facts.KindSubscription, []string{"customerId", "subscriptionId", "state", "licensesSold"}},
		"Subscriptions, of a SKU":    {facts.KindSubscription, []string{"customerId", "skuId", "state", "licensesSold"}},
		"Subscriptions, unit counts": {facts.KindSubscription, []string{"customerId", "skuId", "unitsEnabled"}},
		"UserActivity":               {facts.KindActivity, []string{"customerId", "userId", "lastActivity.Teams"}},
		"SupportRequests":            {facts.KindRequest, []string{"customerId", "requestedAt", "category"}},
		"SupportRequests, as of":     {facts.KindRequest, []string{"customerId", "asOf", "category"}},
	} {
		file := func(fields []string, empty string) string {
			var cells []string
			for _, f := range fields {
				if f == empty {
					cells = append(cells, "")
					continue
				}
				cells = append(cells, values[f])
			}
			return strings.Join(fields, ",") + ",other\n" + strings.Join(cells, ",") + ",\n"
		}
		o := usageOptions(ofKind(c.kind))
		if got := verdict(t, file(c.fields, ""), o); got != "accepted" {
			t.Errorf("%s: %s", row, got)
		}
		for i, field := range c.fields {
			got := verdict(t, file(slices.Delete(slices.Clone(c.fields), i, i+1), ""), o)
			if !strings.HasPrefix(got, "HeaderMissing: ") || !strings.Contains(got, "required column") {
				t.Errorf("%s without %s: %s", row, field, got)
			}
			// Missing is not zero. Only who was never active has no activity.
			if got := verdict(t, file(c.fields, field), o); (got == "accepted") != (field == "lastActivity.Teams") {
				t.Errorf("%s with an empty %s: %s", row, field, got)
			}
		}
	}
}
