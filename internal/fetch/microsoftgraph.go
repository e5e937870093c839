// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"cmp"
	"context"
	"net/http"
	"net/url"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

const defaultGraph = "https://graph.microsoft.com"

var graphStatuses = map[int]Error{
	http.StatusBadRequest: {Reason: ReasonHTTPStatus, Permanent: true,
		Message: "report not accepted; check spec.microsoftGraph.period, and whether the cloud of spec.microsoftGraph.endpoint has the report"},
	http.StatusForbidden: {Reason: ReasonForbidden,
		Message: "access refused; grant the application Reports.Read.All with admin consent, and a delegated user the role Reports Reader"},
	http.StatusNotFound: {Reason: ReasonNotFound, Permanent: true,
		Message: "no such report; check spec.microsoftGraph.endpoint: only the global cloud has the reports of Copilot"},
}

// microsoftGraphOrigin is a usage report of Microsoft Graph.
func microsoftGraphOrigin(source *v1alpha1.ExportSource) *origin {
	spec := source.Spec.MicrosoftGraph
	if spec == nil {
		return nil
	}
	return &origin{
		name: "microsoftGraph/" + string(spec.Report),
		host: "microsoftGraph/" + hostOfURL(spec.Endpoint),
		open: func(ctx context.Context, f *Fetcher, _ Validators) (*Content, *Error) {
			return f.openMicrosoftGraph(ctx, source.Namespace, *spec)
		},
	}
}

// openMicrosoftGraph requests a usage report. The answer is the file, or
// redirects to it, on a host that must not get the token.
func (f *Fetcher) openMicrosoftGraph(ctx context.Context, namespace string, origin v1alpha1.MicrosoftGraphOrigin) (*Content, *Error) {
	v := vendor{
		origin: "spec.microsoftGraph", endpoint: cmp.Or(origin.Endpoint, defaultGraph), ownEndpoint: defaultGraph,
		tokenEndpoint: cmp.Or(origin.TokenEndpoint, defaultTokenEndpoint),
		secretRef:     origin.SecretRef, caSecretRef: origin.CASecretRef,
		tenant: origin.TenantID, accept: "*/*", statuses: graphStatuses,
	}
	session, fault := f.signIn(ctx, namespace, &v)
	if fault != nil {
		return nil, fault
	}
	return session.finish(session.usageReport(ctx, origin))
}

// usageReport reads the file of a report, from whichever host has it.
func (s *session) usageReport(ctx context.Context, origin v1alpha1.MicrosoftGraphOrigin) (*Content, *Error) {
	answer, fault := s.request(ctx, s.url(graphPath(origin), url.Values{}), http.StatusOK, http.StatusFound)
	if fault != nil {
		return nil, fault
	}
	if answer.StatusCode == http.StatusFound {
		defer func() { _ = answer.Body.Close() }()
		return s.download(ctx, answer.Header.Get("Location"))
	}
	content, fault := s.content(ctx, answer, Validators{}, s.fields)
	if fault != nil {
		_ = answer.Body.Close()
		return nil, fault
	}
	content.Validators = Validators{} // not documented, so never asked with
	return content, nil
}

// graphPath is the path of a report. The reports of Copilot have a folder and a
// version of their own: the second version knows 28 days, the first one 30.
func graphPath(origin v1alpha1.MicrosoftGraphOrigin) string {
	folder, period, version := "", cmp.Or(origin.Period, "D30"), ""
	switch origin.Report {
	case v1alpha1.GraphCopilotUsageUserDetail, v1alpha1.GraphCopilotUserCountSummary:
		folder, period = "/copilot", cmp.Or(origin.Period, "D28")
		if period != "D30" {
			version = ",version='v2'"
		}
	}
	return "/v1.0" + folder + "/reports/get" + string(origin.Report) + "(period='" + period + "'" + version + ")"
}
