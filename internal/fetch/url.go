// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"net"
	"net/url"
	"regexp"
	"strings"
)

// secretParameter matches the whole name of a parameter that holds a secret. The
// CEL rule of the API has the same names.
var secretParameter = regexp.MustCompile(`^(?i:((access|auth|id|refresh|sas|x-amz-security)[-_]?)?token|((x-amz|x-goog)-)?signature|sig|((x-api|api|access|account|(ocp-apim-)?subscription)[-_]?)?key|(client[-_]?)?secret|password|passwd|pwd)$`)

// parseSpecURL is parseURL for a URL of a spec. Everybody who may read the object
// can read that URL, so that it must hold no secret (A22). secretKey is the key
// of the Secret that such a secret belongs under.
func parseSpecURL(field, text, secretKey string) (*url.URL, *Error) {
	parsed, fault := parseURL(field, text)
	if fault != nil {
		return nil, fault
	}
	for name := range parsed.Query() {
		if secretParameter.MatchString(name) {
			return nil, permanent(ReasonURLInvalid, "%s: has a parameter such as token, sig or key; put it under the key %s of the Secret of secretRef", field, secretKey)
		}
	}
	return parsed, nil
}

// parseURL repeats the checks of the CEL rules, because a stored object may be
// older than its rule. It also checks what CEL cannot: the range of the port and
// the characters of the host. The dial guard checks addresses.
func parseURL(field, text string) (*url.URL, *Error) {
	parsed, err := url.Parse(text)
	urlInvalid := func(what string) *Error { return permanent(ReasonURLInvalid, "%s: %s", field, what) }
	switch {
	case err != nil || parsed.Scheme != "https" || parsed.Opaque != "" || parsed.Host == "":
		return nil, urlInvalid("is not an absolute https URL; write https://host/path")
	case parsed.User != nil:
		return nil, urlInvalid("has a user or password; put them into the Secret of secretRef")
	case strings.Contains(text, "#"):
		return nil, urlInvalid("has a fragment; remove # and what follows")
	case !validHost(parsed.Hostname()):
		return nil, urlInvalid("has no valid host name; write a name beyond ASCII in its xn-- form")
	case parsed.Port() != "" && !validPort(parsed.Port()):
		return nil, urlInvalid("port out of range; use 1 to 65535")
	}
	return parsed, nil
}

// originOfURL gives http/<host>[:<port>], or http for a URL that is not valid.
func originOfURL(text string) string {
	parsed, fault := parseURL("", text)
	if fault != nil {
		return "http"
	}
	return "http/" + strings.ToLower(strings.TrimSuffix(parsed.Host, ":"))
}

// sameOrigin reports whether two URLs have the same scheme, host and port.
func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && hostPort(a) == hostPort(b)
}

func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = "443"
	}
	return net.JoinHostPort(canonicalHost(u.Hostname()), port)
}
