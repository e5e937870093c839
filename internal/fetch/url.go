package fetch

import (
	"net"
	"net/url"
	"strings"
)

// parseURL checks the URL of a field again for what CEL checks, for stored objects may be older than
// the rule, and what CEL cannot: the port's range and the host's characters.
// Addresses are the dial guard's business.
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

// sameOrigin says that two URLs have the same scheme, host and port.
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
