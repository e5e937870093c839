// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"fmt"
	"testing"

	"github.com/onsi/gomega"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// The people of personal exports are called by the canary, in every column that
// names or may name one.
var personal = map[string]struct {
	dataset v1alpha1.Dataset
	content string
}{
	"users-csv": {v1alpha1.DatasetUserActivity, lines(
		"Report Refresh Date,User Principal Name,Display Name,Is Deleted,Has Exchange License,Exchange Last Activity Date,Assigned Products",
		person("2026-11-18,ms.%[1]s@example.com,Ms. %[1]s,False,True,2026-11-18,OFFICE 365 E3"),
		person("2026-11-18,mr.%[1]s@example.com,Mr. %[1]s,True,False,2026-11-17,"),
		person("2026-11-18,ms.%[1]s@example.com,Ms. %[1]s again,False,True,2026-11-18,"),
		person("2026-11-18,x.%[1]s@example.com,%[1]s,False,True,%[1]s,"),
		person("%[1]s,y.%[1]s@example.com,%[1]s,False,%[1]s,,"),
	)},
	"users-json": {v1alpha1.DatasetUserActivity, person(`{"@odata.context": "%[1]s", "value": [
		{"reportRefreshDate": "2026-11-18", "userPrincipalName": "ms.%[1]s@example.com", "displayName": "Ms. %[1]s", "isDeleted": false,
		 "hasTeamsLicense": true, "teamsLastActivityDate": "2026-11-18", "mail": "%[1]s@example.com", "assignedProducts": ["OFFICE 365 E3"]},
		{"reportRefreshDate": "2026-11-18", "userPrincipalName": {"%[1]s": "%[1]s"}, "displayName": "%[1]s", "hasTeamsLicense": true, "teamsLastActivityDate": "%[1]s"}]}`)},
	"subscriptions": {v1alpha1.DatasetSubscriptions, person(`{"items": [
		{"id": "%[1]s-1", "friendlyName": "Ms. %[1]s's licenses", "offerName": "Office 365 E3", "quantity": 40, "assigned": 10, "status": "active",
		 "ownerId": "%[1]s", "orderId": "%[1]s", "links": {"self": {"uri": "/%[1]s"}}, "attributes": {"etag": "%[1]s"}},
		{"id": "%[1]s-2", "friendlyName": "%[1]s", "offerName": "Office 365 E5", "quantity": 5, "assigned": 1, "status": "%[1]s"},
		{"id": "%[1]s-3", "friendlyName": "%[1]s", "offerName": "Office 365 E5", "quantity": "%[1]s", "status": "active"},
		{"id": "%[1]s-4", "friendlyName": "%[1]s", "offerName": "Office 365 E5", "quantity": 5, "assigned": 1, "status": "suspended", "suspensionReasons": ["%[1]s"]}]}`)},
	"support": {v1alpha1.DatasetSupportRequests, lines(
		"Ticket,Created,Category,Subject,Requester",
		person("%[1]s-1,2026-11-18,Help,%[1]s cannot sign in,ms.%[1]s@example.com"),
		person("%[1]s-2,2026-11-18,Call of %[1]s,%[1]s,%[1]s"),
		person("%[1]s-3,%[1]s,Help,%[1]s,%[1]s"),
	)},
}

func person(format string) string { return fmt.Sprintf(format, canary) }

// No user, and nobody else who is named in an export, is named by what comes
// of it.
func TestNobodyIsNamed(t *testing.T) {
	w := newWorld(t)
	var names []string
	for name, export := range personal {
		names = append(names, name)
		w.export(name, export.content)
		w.source(name, func(s *v1alpha1.ExportSource) {
			rejected := int32(60)
			s.Spec.Dataset, s.Spec.MaxRejectedPercent = export.dataset, &rejected
			s.Spec.Constants = map[string]v1alpha1.FieldText{"customerId": alpha}
			if export.dataset == v1alpha1.DatasetSubscriptions {
				s.Spec.Constants["asOf"] = "2026-11-18"
			}
		})
		w.awaitSource(name, "Ready", "True Fetched", "DataRejected", "True RowsRejected")
		w.report(name, alpha, name, judged())
		w.awaitReport(name, "Ready", "True Evaluated", "DataIncomplete", "True RowsRejected")
	}
	w.report("alpha", alpha, names[0], judged(listed(names[1:]...)))
	status := w.awaitReport("alpha", "Ready", "True Evaluated").Status
	w.Expect(status.Usage).NotTo(gomega.BeNil())
	w.Expect(status.Licenses).NotTo(gomega.BeNil())
	w.Expect(status.Support).NotTo(gomega.BeNil())
	w.expectNo(canary)
}
