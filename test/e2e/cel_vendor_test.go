// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"maps"
	"slices"
)

// The vendor's APIs in place of the base's ConfigMap.
var (
	byPartnerCenter = map[string]any{"spec.configMap": absent{}, "spec.partnerCenter": partnerCenter("LicenseUsage")}
	byScheduled     = map[string]any{"spec.configMap": absent{}, "spec.partnerCenter": scheduledReport("72fa95ab-35f5")}
	byGraph         = map[string]any{
		"spec.configMap": absent{}, "spec.microsoftGraph": graph("Office365ActiveUserDetail"),
		"spec.dataset": "UserActivity", "spec.columns": absent{}, "spec.constants": field("customerId", "contoso"),
	}
	byCopilot = with(byGraph, "spec.microsoftGraph", graph("Microsoft365CopilotUsageUserDetail"))
	byCounts  = with(byGraph, "spec.microsoftGraph", graph("Microsoft365CopilotUserCountSummary"), "spec.dataset", "LicenseUsage")
)

const (
	ofOneTenant   = "microsoftGraph reads one tenant, which its reports do not name: set constants.customerId"
	ofUsers       = "dataset must be UserActivity for a report of microsoftGraph on users, and LicenseUsage for Microsoft365CopilotUserCountSummary"
	copilotPeriod = "period D28 is for the reports of Copilot; use D30"
	summaryPeriod = "the summary of Copilot counts the users of its period: only D28 is the activity window; leave period out"
)

// with gives changes with some more, as pairs of a path and its value.
func with(changes map[string]any, pairs ...any) map[string]any {
	changes = maps.Clone(changes)
	for i := 0; i < len(pairs); i += 2 {
		changes[pairs[i].(string)] = pairs[i+1]
	}
	return changes
}

func partnerCenter(report string) map[string]any {
	return map[string]any{"report": report, "secretRef": field("name", "login")}
}

func scheduledReport(id string) map[string]any {
	origin := partnerCenter("ScheduledReport")
	origin["reportId"] = id
	return origin
}

func graph(report string) map[string]any { return partnerCenter(report) }

var vendorCases = slices.Concat([]schemaCase{
	{"spec.partnerCenter", list(partnerCenter("LicenseUsage"), scheduledReport("7")), list(partnerCenter("LicenseDeployment"), partnerCenter("Subscriptions")),
		"dataset must be the report that partnerCenter reads", byPartnerCenter},
	{"spec.dataset", list("LicenseUsage"), list("LicenseDeployment", "UserActivity"), "dataset must be the report that partnerCenter reads", byPartnerCenter},
	{"spec.dataset", list("LicenseUsage", "LicenseDeployment", "Subscriptions", "UserActivity"), nil, "", byScheduled},
	{"spec.partnerCenter", nil, list(partnerCenter("Usage")), unsupported, byPartnerCenter},
	{"spec.partnerCenter", nil, list(field("report", "LicenseUsage")), required, byPartnerCenter},
	{"spec.partnerCenter.reportId", nil, list(absent{}), "reportId is for report ScheduledReport, which needs it", byScheduled},
	{"spec.partnerCenter.reportId", list(absent{}), list("7"), "reportId is for report ScheduledReport, which needs it", byPartnerCenter},
	{"spec.partnerCenter.reportId", list("72FA95ab-1", text(64)), list("-7", "a/b", "a b", "../a", ""), noMatch, byScheduled},
	{"spec.partnerCenter.reportId", nil, list(text(65)), tooLong, byScheduled},
	{"spec.partnerCenter.filter", list(absent{}), list("a eq 'b'"), "filter is not for report ScheduledReport: its query filters", byScheduled},
	{"spec.partnerCenter.filter", list("serviceCode eq 'O365' or (channel eq 'Reseller')", text(1024)), list(""), tooShort, byPartnerCenter},
	{"spec.partnerCenter.filter", nil, list(text(1025)), tooLong, byPartnerCenter},
	{"spec.microsoftGraph", list(graph("Office365ActiveUserDetail"), graph("Microsoft365CopilotUsageUserDetail"), graph("TeamsUserActivityUserDetail"),
		graph("EmailActivityUserDetail"), graph("M365AppUserDetail"), graph("YammerActivityUserDetail"), graph("SharePointActivityUserDetail"),
		graph("OneDriveActivityUserDetail"), graph("MailboxUsageDetail")), list(graph("Office365ServicesUserCounts")), unsupported, byGraph},
	{"spec.microsoftGraph", nil, list(graph("Microsoft365CopilotUserCountSummary")), ofUsers, byGraph},
	{"spec.microsoftGraph.period", list("D7", "D30", "D90", "D180", absent{}), list("D28"), copilotPeriod, byGraph},
	{"spec.microsoftGraph.period", list("D7", "D28", "D30", "D90", "D180", absent{}), list("D14", ""), unsupported, byCopilot},
	{"spec.microsoftGraph.period", list("D28", absent{}), list("D7", "D30", "D90", "D180"), summaryPeriod, byCounts},
	{"spec.microsoftGraph.tenantID", list("contoso.onmicrosoft.com", "72fa95ab-35f5-4d44-a1ee-503abbc88003", "x", text(253), absent{}), list("../a", "a/b", "a@b", ".a", "a.", "a b"), noMatch, byGraph},
	{"spec.microsoftGraph.tenantID", nil, list(""), tooShort, byGraph},
	{"spec.microsoftGraph.tenantID", nil, list(text(254)), tooLong, byGraph},
	{"spec.dataset", list("UserActivity"), list("LicenseUsage"), ofUsers, byGraph},
	{"spec.dataset", list("LicenseUsage"), list("UserActivity"), ofUsers, byCounts},
	{"spec.constants", list(field("customerId", "7")), list(absent{}, field("customerName", "7")), ofOneTenant, byGraph},
},
	nameCases("spec.partnerCenter.secretRef.name", byPartnerCenter), nameCases("spec.partnerCenter.caSecretRef.name", byPartnerCenter),
	nameCases("spec.microsoftGraph.secretRef.name", byGraph), nameCases("spec.microsoftGraph.caSecretRef.name", byGraph),
	hostCases("spec.partnerCenter", "endpoint", byPartnerCenter), hostCases("spec.partnerCenter", "tokenEndpoint", byPartnerCenter),
	hostCases("spec.microsoftGraph", "endpoint", byGraph), hostCases("spec.microsoftGraph", "tokenEndpoint", byGraph),
)

// hostCases are those of a field that names an https host and nothing else.
func hostCases(origin, name string, others map[string]any) []schemaCase {
	at := origin + "." + name
	return []schemaCase{
		{at, list("https://x.example", "https://x.example/", "https://x.example:8443", absent{}),
			list("http://x.example", "https://x.example/a", "https://x.example?a=b", "https://me@x.example", "https://x.example#", "https://:443", "x.example.de"),
			name + " must be https://host or https://host:port", others},
		{at, nil, list("https://" + text(2041)), tooLong, others},
	}
}
