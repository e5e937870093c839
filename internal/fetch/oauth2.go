package fetch

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
	corev1 "k8s.io/api/core/v1"
)

var errRedirected = errors.New("redirect of an authorization server")

// grant is what an authorization server gives a token for.
type grant struct {
	// at is where the spec names the token URL and the Secret.
	at       place
	tokenURL string
	clientID string
	// clientSecret goes into the header only: what is in a body, a server can
	// have sent on to another host by a redirect (A04).
	clientSecret string
	// refreshToken stands for a user who has signed in; without one the token
	// is the client's own.
	refreshToken string
	scopes       []string
	// roots are the authorities to trust; nil are the system's.
	roots *x509.CertPool
}

// grantOf reads the keys clientID, clientSecret and, when there is one,
// refreshToken of a Secret that has opted in.
func grantOf(secret *corev1.Secret) (grant, *Error) {
	var g grant
	g.clientID, _ = credential(secret, "clientID")
	g.clientSecret, _ = credential(secret, "clientSecret")
	refreshToken, refreshes := credential(secret, "refreshToken")
	g.refreshToken = refreshToken
	switch {
	case g.clientID == "" || g.clientSecret == "":
		return grant{}, permanent(ReasonCredentialsInvalid, "Secret %q has no client credentials; add the keys clientID and clientSecret", secret.Name)
	case refreshes && refreshToken == "":
		return grant{}, permanent(ReasonCredentialsInvalid, "Secret %q, key \"refreshToken\" is empty; write the token or remove the key", secret.Name)
	}
	return g, nil
}

// bearerToken gets a token under the policy of every other request, except
// that it follows no redirect at all. No token is kept for the next fetch: one
// fetch needs one, intervals are about as long as tokens live, and what is not
// kept can neither be given to another source nor outlive its Secret (A24).
func (f *Fetcher) bearerToken(ctx context.Context, g grant) (string, *Error) {
	if _, fault := parseSpecURL(g.at.host, g.tokenURL, "clientSecret"); fault != nil {
		return "", fault
	}
	client := f.client(g.roots)
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return errRedirected }
	defer client.CloseIdleConnections()
	config := clientcredentials.Config{
		ClientID: g.clientID, ClientSecret: g.clientSecret, TokenURL: g.tokenURL, Scopes: g.scopes,
		AuthStyle: oauth2.AuthStyleInHeader,
	}
	if g.refreshToken != "" {
		config.EndpointParams = url.Values{"grant_type": {"refresh_token"}, "refresh_token": {g.refreshToken}}
	}
	token, err := config.Token(context.WithValue(ctx, oauth2.HTTPClient, client))
	if err != nil {
		return "", grantFault(ctx, err, g.at)
	}
	if token.Type() != "Bearer" || !plain(token.AccessToken) || strings.Contains(token.AccessToken, " ") {
		return "", tokenRefused(g.at)
	}
	return token.AccessToken, nil
}

// grantFaults are the error codes of RFC 6749 section 5.2 that have words of
// their own.
var grantFaults = map[string]Error{
	"invalid_client":          {Reason: ReasonUnauthorized, Permanent: true, Message: "authorization server refused the credentials; check clientID and clientSecret in the Secret of {login}"},
	"invalid_grant":           {Reason: ReasonUnauthorized, Permanent: true, Message: "authorization server refused the credentials; renew refreshToken in the Secret of {login}"},
	"unauthorized_client":     {Reason: ReasonUnauthorized, Permanent: true, Message: "authorization server refused the credentials; permit the client this kind of grant"},
	"invalid_scope":           {Reason: ReasonTokenRefused, Permanent: true, Message: "authorization server does not give these scopes; check the scopes and what the client is permitted"},
	"temporarily_unavailable": {Reason: ReasonServerError, Message: "authorization server is not available for now; it is tried again"},
	"server_error":            {Reason: ReasonServerError, Message: "authorization server has a fault; it is tried again"},
}

// grantFault never quotes the library's error: it holds the server's answer.
func grantFault(ctx context.Context, err error, at place) *Error {
	var refused *oauth2.RetrieveError
	var unanswered *url.Error
	switch {
	case errors.As(err, &refused):
		return refusedFault(refused, at)
	case errors.As(err, &unanswered) || ctx.Err() != nil:
		return connectFault(ctx, err, at)
	default:
		return tokenRefused(at)
	}
}

func refusedFault(refused *oauth2.RetrieveError, at place) *Error {
	answer := refused.Response
	fault, named := grantFaults[refused.ErrorCode]
	switch {
	case answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode >= http.StatusInternalServerError:
		return statusFault(answer, at)
	case named:
		fault.Message = at.says(fault.Message)
	case answer.StatusCode == http.StatusUnauthorized:
		fault = grantFaults["invalid_client"]
		fault.Message = at.says(fault.Message)
	default:
		return tokenRefused(at)
	}
	if !fault.Permanent {
		fault.RetryAfter = retryAfter(answer.Header)
	}
	return &fault
}

func tokenRefused(at place) *Error {
	return permanent(ReasonTokenRefused, "authorization server gave no token that can be sent; check %s and what the client is permitted", at.host)
}
