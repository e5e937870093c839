// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// The reasons of an Error. Those marked Stalled are permanent: somebody has to
// change something. After the others the operator tries again, with backoff.
const (
	// ReasonOriginMissing (Stalled): the spec has no origin that this version can read.
	ReasonOriginMissing = "OriginMissing"
	// ReasonReferenceNotFound (Stalled): a ConfigMap, a Secret or a key of one does not exist.
	ReasonReferenceNotFound = "ReferenceNotFound"
	// ReasonAccessDenied: the operator's ServiceAccount may not read the object. Rights come back.
	ReasonAccessDenied = "AccessDenied"
	// ReasonAPIError: the Kubernetes API cannot give the object for now.
	ReasonAPIError = "APIError"
	// ReasonSecretNotOptedIn (Stalled): the Secret lacks the label that permits
	// its use, or is of a type that is never used.
	ReasonSecretNotOptedIn = "SecretNotOptedIn"
	// ReasonCredentialsInvalid (Stalled): the Secret lacks the credentials that its origin needs, or they cannot be sent.
	ReasonCredentialsInvalid = "CredentialsInvalid"
	// ReasonCABundleInvalid (Stalled): ca.crt is not a list of PEM certificates of at most 64 KiB.
	ReasonCABundleInvalid = "CABundleInvalid"
	// ReasonURLInvalid (Stalled): the URL is not an absolute https URL, or has a user, a fragment or a port out of range.
	ReasonURLInvalid = "URLInvalid"
	// ReasonSourceAddressForbidden (Stalled): the host's address is loopback, private, link-local, metadata or otherwise not public.
	ReasonSourceAddressForbidden = "SourceAddressForbidden"
	// ReasonRedirectForbidden (Stalled): the server redirects to another host, port or scheme, or more than three times.
	ReasonRedirectForbidden = "RedirectForbidden"
	// ReasonTLSFailed (Stalled): no trusted TLS connection: certificate, host name or protocol version.
	ReasonTLSFailed = "TLSFailed"
	// ReasonSourceUnreachable: the name cannot be resolved, the connection fails, or the answer is not HTTP.
	ReasonSourceUnreachable = "SourceUnreachable"
	// ReasonSourceTimeout: not connected, answered or read to the end in time.
	ReasonSourceTimeout = "SourceTimeout"
	// ReasonFetchCanceled: the operator itself ended the fetch, for example because it shuts down.
	ReasonFetchCanceled = "FetchCanceled"
	// ReasonFetchQueued: other fetches of the host, or of all hosts, used all slots for longer than spec.timeout.
	ReasonFetchQueued = "FetchQueued"
	// ReasonUnauthorized (Stalled): HTTP 401, or an authorization server that refuses the credentials.
	ReasonUnauthorized = "Unauthorized"
	// ReasonTokenRefused (Stalled): the authorization server gave no token that can be sent.
	ReasonTokenRefused = "TokenRefused"
	// ReasonForbidden: HTTP 403. Rights come back. (Stalled only for an archived object.)
	ReasonForbidden = "Forbidden"
	// ReasonNotFound (Stalled): HTTP 404.
	ReasonNotFound = "NotFound"
	// ReasonGone (Stalled): HTTP 410.
	ReasonGone = "Gone"
	// ReasonRateLimited: HTTP 429. The next attempt is after Retry-After, at most an hour later.
	ReasonRateLimited = "RateLimited"
	// ReasonServerError: HTTP 5xx, and 408 and 425, which ask for another attempt too.
	ReasonServerError = "ServerError"
	// ReasonHTTPStatus (Stalled): any other status than 200, for example 204 or 206.
	ReasonHTTPStatus = "HTTPStatus"
	// ReasonEncodingUnsupported (Stalled): a content encoding other than gzip and identity.
	ReasonEncodingUnsupported = "EncodingUnsupported"
	// ReasonQueryInvalid (Stalled): the database does not accept the query, or the query is not one statement that reads.
	ReasonQueryInvalid = "QueryInvalid"
	// ReasonArtifactNotReady: a Flux source has no artifact yet.
	ReasonArtifactNotReady = "ArtifactNotReady"
	// ReasonArtifactInvalid (Stalled): a Flux source's artifact is not one that can be read and checked.
	ReasonArtifactInvalid = "ArtifactInvalid"
	// ReasonSourceTooLarge (Stalled): more bytes than the manager's limit.
	ReasonSourceTooLarge = "SourceTooLarge"
	// ReasonSourceTruncated: the body ended before its announced end.
	ReasonSourceTruncated = "SourceTruncated"
	// ReasonSourceCorrupt (Stalled): the gzip content encoding is damaged.
	ReasonSourceCorrupt = "SourceCorrupt"
)

// Error says why an origin could not be read. Its text consists of our own words,
// names of the spec, numbers and HTTP status codes only.
type Error struct {
	// Reason is one of the constants of this package.
	Reason string
	// Message is "<what>; <what to do>".
	Message string
	// Permanent says that somebody has to change something (Stalled). Otherwise
	// another attempt may help (Reconciling).
	Permanent bool
	// RetryAfter is how long the server asks to wait; zero when it does not ask.
	RetryAfter time.Duration
	// cause is nil or an error of package context. Any other error may contain
	// text that must not be shown: a *url.Error prints the query.
	cause error
}

// Error gives the message.
func (e *Error) Error() string { return e.Message }

// Unwrap gives context.Canceled or context.DeadlineExceeded if one of them ended
// the fetch, else nil.
func (e *Error) Unwrap() error { return e.cause }

// specFields are the fields of the spec that messages name.
type specFields struct {
	// host is the field that names the host, such as spec.http.url.
	host string
	// login and ca are the fields that name the Secrets.
	login, ca string
}

// fieldsOf gives the fields of an origin that names its host in hostField.
func fieldsOf(origin, hostField string) specFields {
	return specFields{host: origin + "." + hostField, login: origin + ".secretRef", ca: origin + ".caSecretRef"}
}

// fill replaces {host}, {login} and {ca} in a message.
func (p specFields) fill(message string) string {
	return strings.NewReplacer("{host}", p.host, "{login}", p.login, "{ca}", p.ca).Replace(message)
}

func permanent(reason, format string, args ...any) *Error {
	return &Error{Reason: reason, Message: fmt.Sprintf(format, args...), Permanent: true}
}

func transient(reason, format string, args ...any) *Error {
	return &Error{Reason: reason, Message: fmt.Sprintf(format, args...)}
}

func canceled() *Error {
	e := transient(ReasonFetchCanceled, "fetch was canceled before its end; the operator starts it again")
	e.cause = context.Canceled
	return e
}
