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
	http.StatusOK: {Reason: ReasonFormatMismatch, Permanent: true, Message: "answer has no link to the file; check spec.microsoftGraph.endpoint"},
	http.StatusForbidden: {Reason: ReasonForbidden,
		Message: "access refused; grant the application Reports.Read.All with admin consent, and a delegated user the role Reports Reader"},
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

// openMicrosoftGraph requests a usage report. The answer redirects to the file,
// on a host that must not get the token.
func (f *Fetcher) openMicrosoftGraph(ctx context.Context, namespace string, origin v1alpha1.MicrosoftGraphOrigin) (*Content, *Error) {
	v := vendor{
		origin: "spec.microsoftGraph", endpoint: cmp.Or(origin.Endpoint, defaultGraph), ownEndpoint: defaultGraph,
		tokenEndpoint: cmp.Or(origin.TokenEndpoint, defaultTokenEndpoint),
		secretRef:     origin.SecretRef, caSecretRef: origin.CASecretRef,
		accept: "*/*", statuses: graphStatuses,
	}
	session, fault := f.signIn(ctx, namespace, &v)
	if fault != nil {
		return nil, fault
	}
	defer session.end()
	return session.usageReport(ctx, origin)
}

func (s *session) usageReport(ctx context.Context, origin v1alpha1.MicrosoftGraphOrigin) (*Content, *Error) {
	period := origin.Period
	if period == "" {
		period = "D30"
	}
	target := s.url("/v1.0/reports/get"+string(origin.Report)+"(period='"+period+"')", url.Values{})
	answer, fault := s.request(ctx, target, http.StatusFound)
	if fault != nil {
		return nil, fault
	}
	defer func() { _ = answer.Body.Close() }()
	return s.download(ctx, answer.Header.Get("Location"))
}
