// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

const (
	defaultPartnerCenter = "https://api.partnercenter.microsoft.com"
	// partnerCenterRows of a full page: the vendor's maximum.
	partnerCenterRows = 10000
)

// partnerCenterPaths are the lists of rows.
var partnerCenterPaths = map[v1alpha1.PartnerCenterReport]string{
	v1alpha1.PartnerCenterLicenseDeployment: "/v1/analytics/commercial/deployment/license/",
	v1alpha1.PartnerCenterLicenseUsage:      "/v1/analytics/commercial/usage/license/",
	v1alpha1.PartnerCenterSubscriptions:     "/partner/v1/analytics/subscriptions",
}

// Since 2026-04-01 the API refuses users who have not signed in with MFA.
var (
	partnerCenterUnauthorized = Error{Reason: ReasonUnauthorized, Permanent: true,
		Message: "token not accepted; let the user sign in again with multifactor authentication (MFA), which Partner Center requires since 2026-04-01, and renew refreshToken in the Secret of spec.partnerCenter.secretRef"}
	partnerCenterForbidden = Error{Reason: ReasonForbidden,
		Message: "access refused; sign in with multifactor authentication (MFA), which Partner Center requires since 2026-04-01, as a user who may see the report, and renew refreshToken in the Secret of spec.partnerCenter.secretRef"}
)

// listStatuses are the messages for a list of rows.
var listStatuses = map[int]Error{
	http.StatusBadRequest:   {Reason: ReasonHTTPStatus, Permanent: true, Message: "request not accepted; check spec.partnerCenter.filter"},
	http.StatusUnauthorized: partnerCenterUnauthorized, http.StatusForbidden: partnerCenterForbidden,
}

// executionStatuses are the messages for a scheduled report. The vendor gives the
// same status for a report without a completed execution and for a report that
// does not exist.
var executionStatuses = map[int]Error{
	http.StatusUnauthorized: partnerCenterUnauthorized, http.StatusForbidden: partnerCenterForbidden,
	http.StatusNotFound: notCompleted,
}

var notCompleted = Error{Reason: ReasonNotCompleted,
	Message: "report has no completed execution yet; the operator tries again; if this lasts, check spec.partnerCenter.reportId"}

// partnerCenterOrigin is a report of Partner Center.
func partnerCenterOrigin(source *v1alpha1.ExportSource) *origin {
	spec := source.Spec.PartnerCenter
	if spec == nil {
		return nil
	}
	return &origin{
		name: "partnerCenter/" + string(spec.Report),
		host: "partnerCenter/" + hostOfURL(spec.Endpoint),
		open: func(ctx context.Context, f *Fetcher, _ Validators) (*Content, *Error) {
			return f.openPartnerCenter(ctx, source.Namespace, *spec)
		},
	}
}

// openPartnerCenter reads a list of rows, or the file of a scheduled report.
func (f *Fetcher) openPartnerCenter(ctx context.Context, namespace string, origin v1alpha1.PartnerCenterOrigin) (*Content, *Error) {
	session, fault := f.signIn(ctx, namespace, partnerCenterVendor(origin))
	if fault != nil {
		return nil, fault
	}
	if origin.Report == v1alpha1.PartnerCenterScheduledReport {
		return session.finish(session.scheduledReport(ctx, origin.ReportID))
	}
	return session.finish(session.list(ctx, origin))
}

// partnerCenterVendor describes the API of an origin.
func partnerCenterVendor(origin v1alpha1.PartnerCenterOrigin) *vendor {
	v := &vendor{
		origin: "spec.partnerCenter", endpoint: cmp.Or(origin.Endpoint, defaultPartnerCenter), ownEndpoint: defaultPartnerCenter,
		tokenEndpoint: cmp.Or(origin.TokenEndpoint, defaultTokenEndpoint),
		secretRef:     origin.SecretRef, caSecretRef: origin.CASecretRef,
		delegated: true, accept: "application/json", statuses: listStatuses,
	}
	if origin.Report == v1alpha1.PartnerCenterScheduledReport {
		v.statuses = executionStatuses
	}
	return v
}

// list reads all pages of a report as one JSON array. The end of the array proves
// that it is complete.
func (s *session) list(ctx context.Context, origin v1alpha1.PartnerCenterOrigin) (*Content, *Error) {
	path, known := partnerCenterPaths[origin.Report]
	if !known {
		return nil, permanent(ReasonOriginMissing, "spec.partnerCenter.report: not a report this version can read; correct it")
	}
	query := url.Values{"top": {strconv.Itoa(partnerCenterRows)}}
	if origin.Filter != "" {
		query.Set("filter", origin.Filter)
	}
	open := func(target *url.URL) (io.ReadCloser, *Error) { return s.page(ctx, target) }
	pages, fault := openPages(s.url(path, query), partnerCenterRows, open)
	if fault != nil {
		return nil, fault
	}
	pages.filtered = origin.Filter != ""
	return &Content{Body: newListReader(pages, s.maxBytes), LengthKnown: true}, nil
}

// page requests one page. Reading a list may take longer than the life of a
// token: a token that the API accepted before and refuses now is replaced, once
// for each page.
func (s *session) page(ctx context.Context, target *url.URL) (io.ReadCloser, *Error) {
	answer, fault := s.request(ctx, target, http.StatusOK)
	if fault != nil && fault.Reason == ReasonUnauthorized && s.tokenAccepted {
		if s.token, fault = s.bearerToken(ctx, s.grant); fault == nil {
			answer, fault = s.request(ctx, target, http.StatusOK)
		}
	}
	if fault != nil {
		return nil, fault
	}
	s.tokenAccepted = true
	body, fault := s.openBody(ctx, answer)
	if fault != nil {
		_ = answer.Body.Close()
		return nil, fault
	}
	return body, nil
}

// scheduledReport downloads the file of the latest completed execution.
func (s *session) scheduledReport(ctx context.Context, id string) (*Content, *Error) {
	query := url.Values{"executionStatus": {"Completed"}, "getLatestExecution": {"true"}}
	target := s.url("/insights/v1/mpn/ScheduledReport/execution/"+id, query)
	answer, fault := s.request(ctx, target, http.StatusOK)
	if fault != nil {
		return nil, fault
	}
	defer func() { _ = answer.Body.Close() }()
	body, fault := s.openBody(ctx, answer)
	if fault != nil {
		return nil, fault
	}
	link, fault := linkOfExecution(body)
	if fault != nil {
		return nil, fault
	}
	return s.download(ctx, link)
}

// linkOfExecution gives the link of the first execution in a list.
func linkOfExecution(body io.Reader) (string, *Error) {
	// The documentation has the names in both cases; this decoder accepts both.
	var execution struct{ ReportAccessSecureLink string }
	var wrong error
	_, _, fault := readPage(body, func(item jsontext.Value) bool {
		wrong = json.Unmarshal(item, &execution)
		return false
	})
	switch {
	case fault != nil:
		return "", fault
	case wrong != nil:
		return "", permanent(ReasonFormatMismatch, "answer does not describe an execution as documented; check spec.partnerCenter.endpoint")
	case execution.ReportAccessSecureLink == "":
		waiting := notCompleted
		return "", &waiting
	}
	return execution.ReportAccessSecureLink, nil
}
