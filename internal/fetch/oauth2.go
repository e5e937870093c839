// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

var errRedirected = errors.New("redirect of an authorization server")

// grant is what we show to an authorization server to get a token.
type grant struct {
	// fields name the token URL and the Secret.
	fields   specFields
	tokenURL string
	clientID string
	// clientSecret is sent in the header only: a redirect can send a body on to
	// another host (A04).
	clientSecret string
	// signer signs assertions in place of the secret; nil if there is one.
	signer *signer
	// refreshToken represents a user who has signed in. Without one the token is
	// the client's own.
	refreshToken string
	// issued says how old the refresh token is; nil where nothing says it.
	issued *v1alpha1.RefreshToken
	scopes []string
	// roots are the authorities to trust; nil means the system's.
	roots *x509.CertPool
}

// grantOf reads the credentials of a client in a Secret that has opted in, and
// the key refreshToken if present.
func grantOf(secret *corev1.Secret) (grant, *Error) {
	var g grant
	g.clientID, _ = credential(secret, "clientID")
	g.clientSecret, _ = credential(secret, "clientSecret")
	refreshToken, refreshes := credential(secret, "refreshToken")
	g.refreshToken = refreshToken
	signer, fault := signerOf(secret)
	if fault != nil {
		return grant{}, fault
	}
	g.signer = signer
	switch {
	case g.signer != nil && g.clientSecret != "":
		return grant{}, permanent(ReasonCredentialsInvalid, "Secret %q has clientSecret and clientCertificate; keep one of the two", secret.Name)
	case g.clientID == "" || g.clientSecret == "" && g.signer == nil:
		return grant{}, permanent(ReasonCredentialsInvalid,
			"Secret %q has no client credentials; add the keys clientID and clientSecret, or clientID, clientCertificate and clientKey", secret.Name)
	case refreshes && refreshToken == "":
		return grant{}, permanent(ReasonCredentialsInvalid, "Secret %q, key \"refreshToken\" is empty; write the token or remove the key", secret.Name)
	}
	return g, nil
}

// proof names the keys of the Secret that prove who the client is.
func (g grant) proof() string {
	if g.signer != nil {
		return "clientID and clientCertificate"
	}
	return "clientID and clientSecret"
}

// request is the token request that a grant is for.
func (g grant) request() (clientcredentials.Config, *Error) {
	config := clientcredentials.Config{
		ClientID: g.clientID, ClientSecret: g.clientSecret, TokenURL: g.tokenURL, Scopes: g.scopes,
		AuthStyle: oauth2.AuthStyleInHeader, EndpointParams: url.Values{},
	}
	if g.refreshToken != "" {
		config.EndpointParams.Set("grant_type", "refresh_token")
		config.EndpointParams.Set("refresh_token", g.refreshToken)
	}
	if g.signer == nil {
		return config, nil
	}
	assertion, err := g.signer.assertion(g.clientID, g.tokenURL, clock.RealClock{}.Now())
	if err != nil {
		return config, permanent(ReasonCredentialsInvalid, "key %q in the Secret of %s cannot sign; write an RSA key of 2048 bits or more", privateKey, g.fields.login)
	}
	config.AuthStyle = oauth2.AuthStyleInParams
	config.EndpointParams.Set("client_assertion_type", assertionType)
	config.EndpointParams.Set("client_assertion", assertion)
	return config, nil
}

// bearerToken gets a token under the policy of all requests, but follows no
// redirect at all. No token is kept for the next fetch: intervals are about as
// long as the life of a token, and a token that is not kept cannot be given to
// another source or outlive its Secret (A24).
func (f *Fetcher) bearerToken(ctx context.Context, g grant) (string, *Error) {
	if _, fault := parseSpecURL(g.fields.host, g.tokenURL, "clientSecret"); fault != nil {
		return "", fault
	}
	config, fault := g.request()
	if fault != nil {
		return "", fault
	}
	client := f.client(g.roots)
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return errRedirected }
	defer client.CloseIdleConnections()
	token, err := config.Token(context.WithValue(ctx, oauth2.HTTPClient, client))
	if err != nil {
		return "", grantFault(ctx, err, g)
	}
	if token.Type() != "Bearer" || !isPrintableASCII(token.AccessToken) || strings.Contains(token.AccessToken, " ") {
		return "", tokenRefused(g.fields)
	}
	return token.AccessToken, nil
}

var mfaRequired = Error{Reason: ReasonUnauthorized, Permanent: true,
	Message: "authorization server asks for multifactor authentication (MFA); let the user sign in again with MFA, and renew refreshToken in the Secret of {login}"}

// mfaCodes are the vendor's numbers for a sign-in that lacks MFA, or whose MFA
// has expired.
var mfaCodes = []int{50072, 50074, 50076, 50078, 50079, 50158}

// lacksMFA looks for one of these numbers in an answer, and at nothing else.
func lacksMFA(answer []byte) bool {
	var said struct {
		Codes []int `json:"error_codes"`
	}
	_ = json.Unmarshal(answer, &said)
	return slices.ContainsFunc(said.Codes, func(code int) bool { return slices.Contains(mfaCodes, code) })
}

// grantFaults are the error codes of RFC 6749 section 5.2 with messages of their
// own.
var grantFaults = map[string]Error{
	"invalid_client":          {Reason: ReasonUnauthorized, Permanent: true, Message: "authorization server refused the credentials; check {proof} in the Secret of {login}"},
	"invalid_grant":           {Reason: ReasonUnauthorized, Permanent: true, Message: "authorization server refused the credentials; renew refreshToken in the Secret of {login}"},
	"unauthorized_client":     {Reason: ReasonUnauthorized, Permanent: true, Message: "authorization server refused the credentials; allow this kind of grant for the client"},
	"invalid_scope":           {Reason: ReasonTokenRefused, Permanent: true, Message: "authorization server does not grant these scopes; check the scopes and the permissions of the client"},
	"interaction_required":    mfaRequired,
	"temporarily_unavailable": {Reason: ReasonServerError, Message: "authorization server is not available for now; the operator tries again"},
	"server_error":            {Reason: ReasonServerError, Message: "authorization server has a fault; the operator tries again"},
}

// grantFault never quotes the library's error, which contains the server's answer.
func grantFault(ctx context.Context, err error, g grant) *Error {
	var refused *oauth2.RetrieveError
	var unanswered *url.Error
	switch {
	case errors.As(err, &refused):
		return g.refusedFault(refused)
	case errors.As(err, &unanswered) || ctx.Err() != nil:
		return connectFault(ctx, err, g.fields)
	default:
		return tokenRefused(g.fields)
	}
}

func (g grant) refusedFault(refused *oauth2.RetrieveError) *Error {
	answer := refused.Response
	fault, named := grantFaults[refused.ErrorCode]
	switch {
	case answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode == http.StatusForbidden && !named || answer.StatusCode >= http.StatusInternalServerError:
		return statusFault(answer, g.fields)
	case lacksMFA(refused.Body):
		fault = mfaRequired
	case named:
	case answer.StatusCode == http.StatusUnauthorized:
		fault = grantFaults["invalid_client"]
	default:
		return tokenRefused(g.fields)
	}
	fault.Message = g.fields.fill(strings.ReplaceAll(fault.Message, "{proof}", g.proof()))
	if !fault.Permanent {
		fault.RetryAfter = retryAfter(answer.Header)
	}
	return &fault
}

func tokenRefused(fields specFields) *Error {
	return permanent(ReasonTokenRefused, "authorization server gave no usable token; check %s and the permissions of the client", fields.host)
}
