// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"cmp"
	"context"
	"crypto/x509"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// The reasons of an Error that only the APIs of vendors give.
const (
	// ReasonVendorError (Stalled): the API answered 200 with an error object.
	ReasonVendorError = "VendorError"
	// ReasonFormatMismatch (Stalled): the API's answer is not a list of records.
	ReasonFormatMismatch = "FormatMismatch"
	// ReasonJSONInvalid (Stalled): the API's answer is not valid JSON.
	ReasonJSONInvalid = "JSONInvalid"
	// ReasonPaginationHostForbidden (Stalled): the link to the next page leads to another host.
	ReasonPaginationHostForbidden = "PaginationHostForbidden"
	// ReasonPaginationLoop (Stalled): the link to the next page leads to a page that was read before.
	ReasonPaginationLoop = "PaginationLoop"
	// ReasonTooManyPages (Stalled): more than 1000 pages.
	ReasonTooManyPages = "TooManyPages"
	// ReasonNotCompleted: the scheduled report has no completed execution.
	ReasonNotCompleted = "NotCompleted"
	// ReasonLinkExpired: the storage does not accept the link to the file that the API has just given.
	ReasonLinkExpired = "LinkExpired"
)

// vendor is an API that needs a token of the vendor's authorization server, as a
// spec describes it.
type vendor struct {
	// origin is the field of the spec, such as spec.partnerCenter.
	origin                  string
	endpoint, tokenEndpoint string
	// ownEndpoint is the vendor's own.
	ownEndpoint string
	secretRef   v1alpha1.SecretReference
	caSecretRef *v1alpha1.SecretReference
	// tenant of the spec; empty where the Secret names it.
	tenant string
	// delegated says that the API answers users only: a refresh token is needed.
	delegated bool
	// accept is the media type to ask for.
	accept string
	// statuses with other messages than those of every server.
	statuses map[int]Error
}

const defaultTokenEndpoint = "https://login.microsoftonline.com"

// session is one fetch from a vendor's API.
type session struct {
	*Fetcher
	*vendor
	fields specFields
	base   *url.URL
	client *http.Client
	roots  *x509.CertPool
	grant  grant
	token  string
	// tokenAccepted says that the API has accepted a token of this grant.
	tokenAccepted bool
}

// signIn gets a token. The caller finishes the session.
func (f *Fetcher) signIn(ctx context.Context, namespace string, v *vendor) (*session, *Error) {
	fields := fieldsOf(v.origin, "endpoint")
	base, fault := parseURL(fields.host, v.endpoint)
	if fault != nil {
		return nil, fault
	}
	roots, fault := f.roots(ctx, namespace, v.caSecretRef)
	if fault != nil {
		return nil, fault
	}
	g, fault := f.vendorGrant(ctx, namespace, v)
	if fault != nil {
		return nil, fault
	}
	g.roots = roots
	token, fault := f.bearerToken(ctx, g)
	if fault != nil {
		return nil, fault
	}
	client := f.client(roots)
	client.CheckRedirect = noRedirect
	return &session{Fetcher: f, vendor: v, fields: fields, base: base, client: client, roots: roots, grant: g, token: token}, nil
}

func (s *session) end() { s.client.CloseIdleConnections() }

// finish ends the session with its content, or at once after a fault.
func (s *session) finish(content *Content, fault *Error) (*Content, *Error) {
	if fault != nil {
		s.end()
		return nil, fault
	}
	content.Body = &bodyWithCleanup{content.Body, s.end}
	content.RefreshToken = s.grant.issued
	return content, nil
}

// tenantForm matches a GUID or a domain. The tenant becomes a part of the path of
// the token URL.
var tenantForm = regexp.MustCompile(`^[0-9A-Za-z]([-.0-9A-Za-z]{0,251}[0-9A-Za-z])?$`)

// vendorGrant asks for all permissions that the client or the user has at the
// endpoint.
func (f *Fetcher) vendorGrant(ctx context.Context, namespace string, v *vendor) (grant, *Error) {
	secret, fault := f.vendorCredentials(ctx, namespace, v)
	if fault != nil {
		return grant{}, fault
	}
	g, fault := grantOf(secret)
	if fault != nil {
		return grant{}, fault
	}
	tenant, fault := v.tenantOf(secret)
	if fault != nil {
		return grant{}, fault
	}
	if v.delegated && g.refreshToken == "" {
		return grant{}, permanent(ReasonCredentialsInvalid,
			"Secret %q has no refresh token; add the key refreshToken: the API answers users only, not applications", v.secretRef.Name)
	}
	if g.refreshToken != "" {
		if g.issued, fault = refreshTokenOf(secret); fault != nil {
			return grant{}, fault
		}
	}
	g.fields = fieldsOf(v.origin, "tokenEndpoint")
	g.tokenURL = strings.TrimSuffix(v.tokenEndpoint, "/") + "/" + tenant + "/oauth2/v2.0/token"
	g.scopes = []string{strings.TrimSuffix(v.endpoint, "/") + "/.default"}
	return g, nil
}

// tenantOf gives the tenant to sign in at. One credential serves many tenants
// where the spec names the tenant.
func (v *vendor) tenantOf(secret *corev1.Secret) (string, *Error) {
	kept, _ := credential(secret, "tenantID")
	switch {
	case v.tenant != "" && kept != "" && !strings.EqualFold(v.tenant, kept):
		return "", permanent(ReasonCredentialsInvalid,
			"%s.tenantID and key \"tenantID\" of Secret %q differ; remove one of the two", v.origin, v.secretRef.Name)
	case v.tenant != "" && !tenantForm.MatchString(v.tenant):
		return "", permanent(ReasonCredentialsInvalid, "%s.tenantID is not a tenant; write the GUID or the domain of one", v.origin)
	case v.tenant == "" && !tenantForm.MatchString(kept):
		return "", permanent(ReasonCredentialsInvalid,
			"Secret %q, key \"tenantID\" is not a tenant; write the GUID or the domain of one", v.secretRef.Name)
	}
	return cmp.Or(v.tenant, kept), nil
}

// vendorCredentials reads the credentials, and checks both hosts that get a part of
// them: the API and the authorization server.
func (f *Fetcher) vendorCredentials(ctx context.Context, namespace string, v *vendor) (*corev1.Secret, *Error) {
	secret, fault := f.secret(ctx, namespace, v.secretRef.Name, useCredentials)
	if fault != nil {
		return nil, fault
	}
	if fault := permitHost(secret, v.origin+".endpoint", v.endpoint, v.ownEndpoint); fault != nil {
		return nil, fault
	}
	return secret, permitHost(secret, v.origin+".tokenEndpoint", v.tokenEndpoint, defaultTokenEndpoint)
}

// url gives a URL of the API.
func (s *session) url(path string, query url.Values) *url.URL {
	target := *s.base
	// The raw path keeps the quotes and parentheses that the vendor uses.
	target.Path, target.RawPath, target.RawQuery = path, path, encodeQuery(query)
	return &target
}

// request sends the token to a URL of the API. Any status but those wanted is a
// fault.
func (s *session) request(ctx context.Context, target *url.URL, wanted ...int) (*http.Response, *Error) {
	header := requestHeader("Bearer "+s.token, Validators{})
	header.Set("Accept", s.accept)
	answer, fault := send(ctx, s.client, target, header, s.fields)
	if fault != nil {
		return nil, fault
	}
	if slices.Contains(wanted, answer.StatusCode) {
		return answer, nil
	}
	defer func() { _ = answer.Body.Close() }()
	if fault, named := s.statuses[answer.StatusCode]; named {
		return nil, fault.withStatus(answer)
	}
	return nil, statusFault(answer, s.fields)
}
