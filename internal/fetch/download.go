package fetch

import (
	"context"
	"net/http"
)

// linkRefused are the statuses by which a storage host no longer accepts a
// link. Every fetch asks the API for a new one.
var linkRefused = map[int]bool{
	http.StatusUnauthorized: true, http.StatusForbidden: true,
	http.StatusNotFound: true, http.StatusGone: true,
}

var linkExpired = Error{Reason: ReasonLinkExpired, Message: "link to the file is not valid any more; it is tried again with a new one"}

// download reads the file behind a pre-authenticated link that the API gave.
// The link is the key: it goes with no token, no referrer, to no further
// address and into no error.
func (s *session) download(ctx context.Context, link string) (*Content, *Error) {
	const field = "the API's link to the file"
	target, fault := parseURL(field, link)
	if fault != nil {
		return nil, permanent(ReasonRedirectForbidden, "%s is not a plain https link and is not followed; check %s", field, s.at.host)
	}
	client := s.Fetcher.client(s.roots)
	client.CheckRedirect = stay
	at := place{host: field, login: s.at.login, ca: s.at.ca}
	answer, fault := send(ctx, client, target, requestHeader("", Validators{}), at)
	if fault != nil {
		client.CloseIdleConnections()
		return nil, fault
	}
	content, fault := s.file(ctx, answer, at)
	if fault != nil {
		_ = answer.Body.Close()
		client.CloseIdleConnections()
		return nil, fault
	}
	content.Body = &lastBody{content.Body, client.CloseIdleConnections}
	return content, nil
}

// file reads the head of a download. Its validators belong to an address that
// is never asked for again.
func (s *session) file(ctx context.Context, answer *http.Response, at place) (*Content, *Error) {
	if linkRefused[answer.StatusCode] {
		return nil, linkExpired.of(answer)
	}
	if answer.StatusCode/100 == 3 {
		return nil, permanent(ReasonRedirectForbidden, "%s redirects and is not followed further; check %s", at.host, s.at.host)
	}
	content, fault := s.content(ctx, answer, Validators{}, at)
	if fault != nil {
		return nil, fault
	}
	content.Validators = Validators{}
	return content, nil
}
