// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"net/http"
)

// linkRefused are the statuses of a storage host that no longer accepts a link.
// Every fetch asks the API for a new link.
var linkRefused = map[int]bool{
	http.StatusUnauthorized: true, http.StatusForbidden: true,
	http.StatusNotFound: true, http.StatusGone: true,
}

var linkExpired = Error{Reason: ReasonLinkExpired, Message: "link to the file is no longer valid; the operator tries again with a new one"}

// download reads the file of a pre-authenticated link that the API gave. The link
// itself is the credential. The request has no token and no referrer, follows no
// redirect, and no error contains the link.
func (s *session) download(ctx context.Context, link string) (*Content, *Error) {
	const field = "the API's link to the file"
	target, fault := parseURL(field, link)
	if fault != nil {
		return nil, permanent(ReasonRedirectForbidden, "%s is not an absolute https URL and is not followed; check %s", field, s.fields.host)
	}
	client := s.Fetcher.client(s.roots)
	client.CheckRedirect = noRedirect
	fields := specFields{host: field, login: s.fields.login, ca: s.fields.ca}
	answer, fault := send(ctx, client, target, requestHeader("", Validators{}), fields)
	if fault != nil {
		client.CloseIdleConnections()
		return nil, fault
	}
	content, fault := s.file(ctx, answer, fields)
	if fault != nil {
		_ = answer.Body.Close()
		client.CloseIdleConnections()
		return nil, fault
	}
	content.Body = &bodyWithCleanup{content.Body, client.CloseIdleConnections}
	return content, nil
}

// file makes a Content of a download. It drops the validators: they belong to a
// URL that is never requested again.
func (s *session) file(ctx context.Context, answer *http.Response, fields specFields) (*Content, *Error) {
	if linkRefused[answer.StatusCode] {
		return nil, linkExpired.withStatus(answer)
	}
	if answer.StatusCode/100 == 3 {
		return nil, permanent(ReasonRedirectForbidden, "%s redirects and is not followed further; check %s", fields.host, s.fields.host)
	}
	content, fault := s.content(ctx, answer, Validators{}, fields)
	if fault != nil {
		return nil, fault
	}
	content.Validators = Validators{}
	return content, nil
}
