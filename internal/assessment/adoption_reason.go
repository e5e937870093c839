// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

// adoptionReason is the reason of the finding that decided the verdict: the
// first of LowDeployment and LowUsage with the status that decides. A figure is
// missing for a reason of its own when a source has no row of the customer.
func adoptionReason(adoption string, findings []Finding) string {
	deciding := map[string]Status{AdoptionLow: True, AdoptionUnknown: Unknown, AdoptionHealthy: False}[adoption]
	for _, f := range findings {
		if (f.Type != lowDeployment && f.Type != lowUsage) || f.Status != deciding {
			continue
		}
		if f.Reason == reasonNoData && missingFromExport(findings) {
			return reasonCustomerNotInExport
		}
		return f.Reason
	}
	return reasonOnTarget // no verdict is switched on, so nothing is below
}

func missingFromExport(findings []Finding) bool {
	for _, f := range findings {
		if f.Type == dataIncomplete {
			return f.Status == True && f.Reason == reasonCustomerNotInExport
		}
	}
	return false
}
