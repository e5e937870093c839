package fetch

import (
	"context"
	"crypto/x509"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// The reasons of an Error that only the vendors' APIs give.
const (
	// ReasonVendorError (Stalled): the API answered 200 with an error object.
	ReasonVendorError = "VendorError"
	// ReasonFormatMismatch (Stalled): the API's answer is not a list of records.
	ReasonFormatMismatch = "FormatMismatch"
	// ReasonJSONInvalid (Stalled): the API's answer is not JSON by its grammar.
	ReasonJSONInvalid = "JSONInvalid"
	// ReasonPaginationHostForbidden (Stalled): the link to the next page leads to another host.
	ReasonPaginationHostForbidden = "PaginationHostForbidden"
	// ReasonPaginationLoop (Stalled): the link to the next page leads to a page read before.
	ReasonPaginationLoop = "PaginationLoop"
	// ReasonTooManyPages (Stalled): more than 1000 pages.
	ReasonTooManyPages = "TooManyPages"
	// ReasonNotCompleted: the scheduled report has no completed execution.
	ReasonNotCompleted = "NotCompleted"
	// ReasonLinkExpired: the link to the file, which the API has just given, is not accepted.
	ReasonLinkExpired = "LinkExpired"
)

// vendor is an API behind the vendor's authorization server, as a spec names
// it.
type vendor struct {
	// origin is the field of the spec, such as spec.partnerCenter.
	origin                  string
	endpoint, tokenEndpoint string
	secretRef               v1alpha1.SecretReference
	caSecretRef             *v1alpha1.SecretReference
	// delegated: the API answers users only, so that a refresh token is needed.
	delegated bool
	// accept is the media type to ask for.
	accept string
	// statuses have other words than those of every server.
	statuses map[int]Error
}

const defaultTokenEndpoint = "https://login.microsoftonline.com"

// session is one fetch from a vendor's API.
type session struct {
	*Fetcher
	*vendor
	at     place
	base   *url.URL
	client *http.Client
	roots  *x509.CertPool
	grant  grant
	token  string
	// taken: the API has accepted a token of this grant.
	taken bool
}

// signIn gets a token. Who has a session calls its end.
func (f *Fetcher) signIn(ctx context.Context, namespace string, v *vendor) (*session, *Error) {
	at := placeOf(v.origin, "endpoint")
	base, fault := parseURL(at.host, v.endpoint)
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
	client.CheckRedirect = stay
	return &session{Fetcher: f, vendor: v, at: at, base: base, client: client, roots: roots, grant: g, token: token}, nil
}

// stay hands a redirect to the caller: the token goes to no other address.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func (s *session) end() { s.client.CloseIdleConnections() }

// tenantForm is a GUID or a domain: what may stand in the token URL's path.
var tenantForm = regexp.MustCompile(`^[0-9A-Za-z]([-.0-9A-Za-z]{0,251}[0-9A-Za-z])?$`)

// vendorGrant asks for everything the client or the user is permitted at the
// endpoint.
func (f *Fetcher) vendorGrant(ctx context.Context, namespace string, v *vendor) (grant, *Error) {
	secret, fault := f.optedIn(ctx, namespace, &v.secretRef)
	if fault != nil {
		return grant{}, fault
	}
	g, fault := grantOf(secret)
	if fault != nil {
		return grant{}, fault
	}
	tenant, _ := credential(secret, "tenantID")
	switch {
	case !tenantForm.MatchString(tenant):
		return grant{}, permanent(ReasonCredentialsInvalid,
			"Secret %q, key \"tenantID\" is no tenant; write its GUID or domain", v.secretRef.Name)
	case v.delegated && g.refreshToken == "":
		return grant{}, permanent(ReasonCredentialsInvalid,
			"Secret %q has no user; add the key refreshToken, the API does not answer an application alone", v.secretRef.Name)
	}
	tokenEndpoint := v.tokenEndpoint
	if tokenEndpoint == "" {
		tokenEndpoint = defaultTokenEndpoint
	}
	g.at = placeOf(v.origin, "tokenEndpoint")
	g.tokenURL = strings.TrimSuffix(tokenEndpoint, "/") + "/" + tenant + "/oauth2/v2.0/token"
	g.scopes = []string{strings.TrimSuffix(v.endpoint, "/") + "/.default"}
	return g, nil
}

// url gives an address of the API.
func (s *session) url(path string, query url.Values) *url.URL {
	target := *s.base
	// The raw path keeps the quotes and parentheses that the vendor writes.
	target.Path, target.RawPath, target.RawQuery = path, path, encodeQuery(query)
	return &target
}

// ask sends the token to an address of the API, for an answer of one status.
func (s *session) ask(ctx context.Context, target *url.URL, want int) (*http.Response, *Error) {
	header := requestHeader("Bearer "+s.token, Validators{})
	header.Set("Accept", s.accept)
	answer, fault := send(ctx, s.client, target, header, s.at)
	if fault != nil {
		return nil, fault
	}
	if answer.StatusCode == want {
		return answer, nil
	}
	defer func() { _ = answer.Body.Close() }()
	if fault, named := s.statuses[answer.StatusCode]; named {
		return nil, fault.of(answer)
	}
	return nil, statusFault(answer, s.at)
}
