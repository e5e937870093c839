// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"bytes"
	"encoding/base64"
	"net/url"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// authorization gives the value of the Authorization header; empty for a Secret
// that has only the key query.
func authorization(secret *corev1.Secret) (string, *Error) {
	token, hasToken := credential(secret, "token")
	username, hasUsername := credential(secret, "username")
	password, hasPassword := credential(secret, "password")
	_, hasQuery := credential(secret, "query")
	switch {
	case hasToken && (hasUsername || hasPassword):
		return "", permanent(ReasonCredentialsInvalid, "Secret %q has token and username or password; keep one of the two", secret.Name)
	case hasToken:
		return bearer(secret.Name, token)
	case hasUsername && hasPassword:
		return basic(secret.Name, username, password)
	case hasQuery && !hasUsername && !hasPassword:
		return "", nil
	default:
		return "", permanent(ReasonCredentialsInvalid, "Secret %q has no credentials; add the key token, the keys username and password, or the key query", secret.Name)
	}
}

// addQuery adds the parameters under the key query to the URL. Some servers
// accept tokens and signatures nowhere else.
func addQuery(target *url.URL, secret *corev1.Secret) *Error {
	query, ok := credential(secret, "query")
	if !ok {
		return nil
	}
	query = strings.TrimPrefix(query, "?")
	if _, err := url.ParseQuery(query); err != nil || query == "" || !isPrintableASCII(query) || strings.ContainsAny(query, " #") {
		return permanent(ReasonCredentialsInvalid, "Secret %q, key \"query\" is not the query of a URL; write name=value, with & between several", secret.Name)
	}
	if target.RawQuery != "" {
		query = target.RawQuery + "&" + query
	}
	target.RawQuery = query
	return nil
}

func bearer(name, token string) (string, *Error) {
	if token == "" || !isPrintableASCII(token) || strings.Contains(token, " ") {
		return "", permanent(ReasonCredentialsInvalid, "Secret %q, key \"token\" is empty or has a character that no token has; write the token alone", name)
	}
	return "Bearer " + token, nil
}

func basic(name, username, password string) (string, *Error) {
	if username == "" || strings.Contains(username, ":") {
		return "", permanent(ReasonCredentialsInvalid, "Secret %q, key \"username\" is empty or has a colon, which basic auth cannot send; correct it", name)
	}
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(username+":"+password)), nil
}

// credential gives the value of a key without the line break that echo adds at
// its end (C100).
func credential(secret *corev1.Secret, key string) (string, bool) {
	value, ok := secret.Data[key]
	if trimmed, found := bytes.CutSuffix(value, []byte("\n")); found {
		value = bytes.TrimSuffix(trimmed, []byte("\r"))
	}
	return string(value), ok
}

// isPrintableASCII reports whether a text may be the value of a header.
func isPrintableASCII(text string) bool {
	for _, b := range []byte(text) {
		if b < ' ' || b > '~' {
			return false
		}
	}
	return true
}
