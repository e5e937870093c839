// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// renewalSpans are the days of the entries of status.renewals.
var renewalSpans = []int{30, 60, 90}

// renewalFigures has all entries where the data says of any counted subscription
// when it ends, and none where it does not.
func renewalFigures(r *adoption.Renewals) (out []v1alpha1.RenewalFigures) {
	if r == nil {
		return nil
	}
	for _, days := range renewalSpans {
		due := r.Within(days)
		out = append(out, v1alpha1.RenewalFigures{
			By: dateText(r.AsOf.AddDays(days)), Days: int32(days),
			Subscriptions: due.Subscriptions, Licenses: due.Licenses, Unassigned: due.Unassigned, AutoRenew: due.AutoRenew,
		})
	}
	return out
}

// keptRenewals are those of a status: nil where it does not tell what ends within
// some days.
func keptRenewals(list []v1alpha1.RenewalFigures, days int, origin adoption.Origin) *adoption.Renewals {
	at := slices.IndexFunc(list, func(f v1alpha1.RenewalFigures) bool { return int(f.Days) == days })
	if at < 0 {
		return nil
	}
	r := &adoption.Renewals{Origin: origin}
	for i, f := range list[:at+1] {
		due := adoption.Due{Days: int(f.Days), Renewal: adoption.Renewal{Subscriptions: f.Subscriptions, Licenses: f.Licenses}}
		if i > 0 {
			due.Subscriptions, due.Licenses = due.Subscriptions-list[i-1].Subscriptions, due.Licenses-list[i-1].Licenses
		}
		if due.Subscriptions > 0 {
			r.Due = append(r.Due, due)
		}
	}
	return r
}
