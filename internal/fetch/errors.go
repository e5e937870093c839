package fetch

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// The reasons of an Error. "Stalled" ones are permanent: somebody has to
// change something. The others are tried again with backoff.
const (
	// ReasonOriginMissing (Stalled): the spec has no origin that this version can read.
	ReasonOriginMissing = "OriginMissing"
	// ReasonReferenceNotFound (Stalled): a ConfigMap, a Secret or a key of one does not exist.
	ReasonReferenceNotFound = "ReferenceNotFound"
	// ReasonAccessDenied (Stalled): the operator's ServiceAccount may not read the object.
	ReasonAccessDenied = "AccessDenied"
	// ReasonAPIError: the Kubernetes API could not give the object for now.
	ReasonAPIError = "APIError"
	// ReasonSecretNotOptedIn (Stalled): the Secret lacks the label that permits
	// its use, or is of a type that is never used.
	ReasonSecretNotOptedIn = "SecretNotOptedIn"
	// ReasonCredentialsInvalid (Stalled): the Secret has neither a token nor username and password, or has unusable ones.
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
	// ReasonFetchCanceled: the operator itself gave the fetch up, for example while it shuts down.
	ReasonFetchCanceled = "FetchCanceled"
	// ReasonFetchQueued: other fetches of the host, or of all hosts, took the places for longer than spec.timeout.
	ReasonFetchQueued = "FetchQueued"
	// ReasonUnauthorized (Stalled): HTTP 401, or an authorization server that refuses the credentials.
	ReasonUnauthorized = "Unauthorized"
	// ReasonTokenRefused (Stalled): the authorization server gave no token that can be sent.
	ReasonTokenRefused = "TokenRefused"
	// ReasonForbidden (Stalled): HTTP 403.
	ReasonForbidden = "Forbidden"
	// ReasonNotFound (Stalled): HTTP 404.
	ReasonNotFound = "NotFound"
	// ReasonGone (Stalled): HTTP 410.
	ReasonGone = "Gone"
	// ReasonRateLimited: HTTP 429; tried again after Retry-After, at most an hour.
	ReasonRateLimited = "RateLimited"
	// ReasonServerError: HTTP 5xx, and 408 and 425, which say "try again" too.
	ReasonServerError = "ServerError"
	// ReasonHTTPStatus (Stalled): any other status than 200, for example 204 or 206.
	ReasonHTTPStatus = "HTTPStatus"
	// ReasonEncodingUnsupported (Stalled): a content encoding other than gzip and identity.
	ReasonEncodingUnsupported = "EncodingUnsupported"
	// ReasonQueryInvalid (Stalled): the database does not take the query, or it is not one statement that reads.
	ReasonQueryInvalid = "QueryInvalid"
	// ReasonArtifactNotReady: a Flux source holds no artifact yet.
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

// Error says why an origin could not be read. Its text is made of our own
// words, the names in the spec, numbers and HTTP status codes only.
type Error struct {
	// Reason is one of the constants above.
	Reason string
	// Message is "<what>; <what to do>".
	Message string
	// Permanent: somebody has to change something (Stalled); else trying again
	// may help (Reconciling).
	Permanent bool
	// RetryAfter is how long the other side asks to be left alone; zero when it does not.
	RetryAfter time.Duration
	// cause is nil or an error of package context: anything else may carry
	// what must not be shown (a *url.Error prints the query).
	cause error
}

// Error gives the message.
func (e *Error) Error() string { return e.Message }

// Unwrap gives context.Canceled or context.DeadlineExceeded where one ended
// the fetch.
func (e *Error) Unwrap() error { return e.cause }

// place is where the spec says what a message speaks of.
type place struct {
	// host is the field that names the host, such as spec.http.url.
	host string
	// login and ca are the fields that name the Secrets.
	login, ca string
}

// placeOf gives the fields of an origin whose host is in hostField.
func placeOf(origin, hostField string) place {
	return place{host: origin + "." + hostField, login: origin + ".secretRef", ca: origin + ".caSecretRef"}
}

// says puts the fields into a message that has {host}, {login} or {ca} in it.
func (p place) says(message string) string {
	return strings.NewReplacer("{host}", p.host, "{login}", p.login, "{ca}", p.ca).Replace(message)
}

func permanent(reason, format string, args ...any) *Error {
	return &Error{Reason: reason, Message: fmt.Sprintf(format, args...), Permanent: true}
}

func transient(reason, format string, args ...any) *Error {
	return &Error{Reason: reason, Message: fmt.Sprintf(format, args...)}
}

func canceled() *Error {
	e := transient(ReasonFetchCanceled, "fetch was given up before its end; it starts anew")
	e.cause = context.Canceled
	return e
}
