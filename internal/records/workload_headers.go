// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"strings"
	"unicode"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

// columnWorkloads are the workloads that reports on users have columns for.
var columnWorkloads = append([]string{
	"Exchange", spelling.OneDrive, spelling.SharePoint, spelling.Skype, spelling.Yammer, "Teams", "Office apps",
	spelling.Copilot, "Entra ID", "Intune", "Defender", "Purview", "Power BI", spelling.CopilotChat,
}, spelling.CopilotApps()...)

// vendors may stand before the name of a workload.
var vendors = []string{"", "microsoft", "ms", "windows"}

// workloadHeaders leads from the headers of columnWorkloads, in letters and
// digits, to their fields: every spelling of a workload is known.
var workloadHeaders = func() map[string]field {
	found := map[string]field{}
	for i, workload := range columnWorkloads {
		for _, spelling := range spelling.WorkloadNames(workload) {
			for kind, names := range workloadNames {
				if names.after == "" {
					continue // see copilotCountHeaders
				}
				for _, vendor := range vendors {
					found[names.before+vendor+lettersAndDigits(spelling)+names.after] = workloadField(i+1, workloadKind(kind))
				}
			}
		}
	}
	return found
}()

// workloadHeader finds the field of a workload that a header of a data set holds.
func workloadHeader(kind facts.Kind, name string) (f field, ok bool) {
	headers := workloadHeaders
	if kind == facts.KindUsage {
		headers = copilotCountHeaders
	}
	f, ok = headers[lettersAndDigits(name)]
	return f, ok
}

// lettersAndDigits are what spellings of workloads have in common.
func lettersAndDigits(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// copilotUsersHeader says that a header is of one app in the report on users of
// Copilot, such as Word Copilot Last Activity Date.
func copilotUsersHeader(name string) bool {
	letters := lettersAndDigits(name)
	if f, known := workloadHeaders[letters]; known {
		return spelling.AppOf(columnWorkloads[numberOf(f)-1]) != "" && kindOf(f) == lastActivity
	}
	return strings.HasSuffix(letters, "copilotlastactivitydate")
}
