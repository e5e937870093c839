// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"net/url"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

const (
	headerTimeout  = 15 * time.Second
	maxHeaderBytes = 64 << 10
	maxRedirects   = 3
	// maxValidatorBytes of an ETag or a date that is kept and sent later.
	maxValidatorBytes = 1 << 10
	userAgent         = "customer-adoption-operator"
)

var (
	errRedirectElsewhere = errors.New("redirect to another origin")
	errRedirectsTooMany  = errors.New("more than 3 redirects")
)

var (
	httpFields  = fieldsOf("spec.http", "url")
	tokenFields = fieldsOf("spec.http", "oauth2.tokenURL")
)

// httpOrigin is an https URL.
func httpOrigin(source *v1alpha1.ExportSource) *origin {
	spec := source.Spec.HTTP
	if spec == nil {
		return nil
	}
	return &origin{
		name: originOfURL(spec.URL),
		host: hostOfURL(spec.URL),
		open: func(ctx context.Context, f *Fetcher, known Validators) (*Content, *Error) {
			return f.openHTTP(ctx, source.Namespace, *spec, known)
		},
	}
}

// openHTTP makes a conditional GET. It checks everything it can before it sends
// the first packet.
func (f *Fetcher) openHTTP(ctx context.Context, namespace string, origin v1alpha1.HTTPOrigin, known Validators) (*Content, *Error) {
	target, fault := parseSpecURL(httpFields.host, origin.URL, "query")
	if fault != nil {
		return nil, fault
	}
	roots, fault := f.roots(ctx, namespace, origin.CASecretRef)
	if fault != nil {
		return nil, fault
	}
	authorization, fault := f.signHTTP(ctx, namespace, origin, target, roots)
	if fault != nil {
		return nil, fault
	}
	return f.get(ctx, target, authorization, roots, usable(known))
}

// signHTTP adds the query of the Secret to the URL and gives the value of the
// Authorization header: the credentials of the Secret, or a token that an
// authorization server gives for them.
func (f *Fetcher) signHTTP(ctx context.Context, namespace string, origin v1alpha1.HTTPOrigin, target *url.URL, roots *x509.CertPool) (string, *Error) {
	if origin.SecretRef == nil {
		return "", nil
	}
	secret, fault := f.loginOf(ctx, namespace, origin)
	if fault != nil {
		return "", fault
	}
	if fault := addQuery(target, secret); fault != nil {
		return "", fault
	}
	if origin.OAuth2 == nil {
		return authorization(secret)
	}
	g, fault := grantOf(secret)
	if fault != nil {
		return "", fault
	}
	g.fields = tokenFields
	g.tokenURL, g.roots = origin.OAuth2.TokenURL, roots
	for _, scope := range origin.OAuth2.Scopes {
		g.scopes = append(g.scopes, string(scope))
	}
	token, fault := f.bearerToken(ctx, g)
	if fault != nil {
		return "", fault
	}
	return "Bearer " + token, nil
}

// loginOf reads the credentials of an origin, and checks all hosts that get a part
// of them: that of the export and that of the authorization server.
func (f *Fetcher) loginOf(ctx context.Context, namespace string, origin v1alpha1.HTTPOrigin) (*corev1.Secret, *Error) {
	secret, fault := f.secret(ctx, namespace, origin.SecretRef.Name, useLogin)
	if fault != nil {
		return nil, fault
	}
	if fault := permitHost(secret, httpFields.host, origin.URL, ""); fault != nil {
		return nil, fault
	}
	if origin.OAuth2 != nil {
		fault = permitHost(secret, tokenFields.host, origin.OAuth2.TokenURL, "")
	}
	return secret, fault
}

func requestHeader(authorization string, known Validators) http.Header {
	header := http.Header{}
	header.Set("Accept", "*/*")
	header.Set("Accept-Encoding", "gzip")
	header.Set("User-Agent", userAgent)
	for name, value := range map[string]string{
		"Authorization":     authorization,
		"If-None-Match":     known.ETag,
		"If-Modified-Since": known.LastModified,
	} {
		if value != "" {
			header.Set(name, value)
		}
	}
	return header
}

// get sends the request over a transport of its own. A connection that two
// sources share would let one use the trusted authorities and the permitted
// address of the other.
func (f *Fetcher) get(ctx context.Context, target *url.URL, authorization string, roots *x509.CertPool, known Validators) (*Content, *Error) {
	client := f.client(roots)
	answer, fault := send(ctx, client, target, requestHeader(authorization, known), httpFields)
	if fault != nil {
		client.CloseIdleConnections()
		return nil, fault
	}
	content, fault := f.content(ctx, answer, known, httpFields)
	if fault != nil || content.NotModified {
		_ = answer.Body.Close()
		client.CloseIdleConnections()
		return content, fault
	}
	content.Body = &bodyWithCleanup{content.Body, client.CloseIdleConnections}
	return content, nil
}

// send sends one request. The caller closes the body of the answer.
func send(ctx context.Context, client *http.Client, target *url.URL, header http.Header, fields specFields) (*http.Response, *Error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), http.NoBody)
	if err != nil {
		return nil, permanent(ReasonURLInvalid, "%s: cannot be requested; write https://host", fields.host)
	}
	request.Header = header
	answer, err := client.Do(request)
	if err != nil {
		return nil, connectFault(ctx, err, fields)
	}
	return answer, nil
}

// client is for the requests of one fetch. The caller calls its
// CloseIdleConnections at the end.
func (f *Fetcher) client(roots *x509.CertPool) *http.Client {
	return &http.Client{Transport: f.transport(roots), CheckRedirect: checkRedirect}
}

// transport has no proxy: behind one, the dial guard would see only the address
// of the proxy.
func (f *Fetcher) transport(roots *x509.CertPool) *http.Transport {
	dialer := f.dialer(roots)
	dialer.tls.NextProtos = []string{"h2", "http/1.1"}
	return &http.Transport{
		Proxy:                  nil,
		DialContext:            refusePlain,
		DialTLSContext:         dialer.dialTLS,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true,
		ResponseHeaderTimeout:  headerTimeout,
		ExpectContinueTimeout:  time.Second, // a refused upload is not sent
		MaxResponseHeaderBytes: maxHeaderBytes,
		IdleConnTimeout:        headerTimeout,
	}
}

// checkRedirect follows a redirect only to the same scheme, host and port: the
// credentials and the policy are for this host.
func checkRedirect(next *http.Request, earlier []*http.Request) error {
	switch {
	case !sameOrigin(next.URL, earlier[0].URL) || next.URL.User != nil:
		return errRedirectElsewhere
	case len(earlier) > maxRedirects:
		return errRedirectsTooMany
	default:
		return nil
	}
}

// noRedirect follows no redirect: the caller gets the answer that redirects.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// usable drops validators that cannot be sent in a header. They come from an
// answer, and a bad one must not break every later request.
func usable(known Validators) Validators {
	for _, text := range []*string{&known.ETag, &known.LastModified} {
		if len(*text) > maxValidatorBytes || !isPrintableASCII(*text) {
			*text = ""
		}
	}
	return known
}
