// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import "testing"

func TestAdoptionReason(t *testing.T) {
	missing := Finding{Type: dataIncomplete, Status: True, Reason: reasonCustomerNotInExport}
	for name, test := range map[string]struct {
		findings []Finding
		want     string
	}{
		"on target":            {[]Finding{{Type: lowDeployment, Status: False, Reason: reasonOnTarget}, {Type: lowUsage, Status: False, Reason: reasonOnTarget}}, reasonOnTarget},
		"switched off":         {nil, reasonOnTarget},
		"low beats unknown":    {[]Finding{{Type: lowDeployment, Status: Unknown, Reason: reasonNoData}, {Type: lowUsage, Status: True, Reason: reasonWorkloadBelowTarget}}, reasonWorkloadBelowTarget},
		"the first of two":     {[]Finding{{Type: lowDeployment, Status: Unknown, Reason: reasonTooFewLicenses}, {Type: lowUsage, Status: Unknown, Reason: reasonDataStale}}, reasonTooFewLicenses},
		"others decide not":    {[]Finding{{Type: usageInflated, Status: True, Reason: "YammerOveruse"}, {Type: lowUsage, Status: False, Reason: reasonOnTarget}}, reasonOnTarget},
		"no row":               {[]Finding{{Type: lowUsage, Status: Unknown, Reason: reasonNoData}, missing}, reasonCustomerNotInExport},
		"no figure":            {[]Finding{{Type: lowUsage, Status: Unknown, Reason: reasonNoData}}, reasonNoData},
		"low though missing":   {[]Finding{{Type: lowDeployment, Status: True, Reason: reasonBelowTarget}, missing}, reasonBelowTarget},
		"stale though missing": {[]Finding{{Type: lowUsage, Status: Unknown, Reason: reasonDataStale}, missing}, reasonDataStale},
	} {
		if got := adoptionReason(adoptionOf(test.findings), test.findings); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}
