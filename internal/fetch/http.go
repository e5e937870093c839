package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

const (
	headerTimeout  = 15 * time.Second
	maxHeaderBytes = 64 << 10
	maxRedirects   = 3
	// maxValidatorBytes of an ETag or a date that is sent back.
	maxValidatorBytes = 1 << 10
	userAgent         = "customer-adoption-operator"
)

var (
	errRedirectElsewhere = errors.New("redirect to another origin")
	errRedirectsTooMany  = errors.New("more than 3 redirects")
)

// openHTTP makes a conditional GET. Everything that can be refused is refused
// before the first packet.
func (f *Fetcher) openHTTP(ctx context.Context, namespace string, origin v1alpha1.HTTPOrigin, known Validators) (*Content, *Error) {
	target, fault := parseURL(origin.URL)
	if fault != nil {
		return nil, fault
	}
	authorization, fault := f.authorization(ctx, namespace, origin.SecretRef)
	if fault != nil {
		return nil, fault
	}
	roots, fault := f.roots(ctx, namespace, origin.CASecretRef)
	if fault != nil {
		return nil, fault
	}
	known = usable(known)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), http.NoBody)
	if err != nil {
		return nil, urlInvalid("cannot be requested; write https://host/path")
	}
	request.Header = requestHeader(authorization, known)
	return f.get(request, roots, known)
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

// get sends the request over a transport of its own: a connection shared
// between sources would carry one's trust and dial decision to another.
func (f *Fetcher) get(request *http.Request, roots *x509.CertPool, known Validators) (*Content, *Error) {
	transport := f.transport(roots)
	client := http.Client{Transport: transport, CheckRedirect: checkRedirect}
	answer, err := client.Do(request)
	if err != nil {
		transport.CloseIdleConnections()
		return nil, connectFault(request.Context(), err)
	}
	content, fault := f.content(request.Context(), answer, known)
	if fault != nil || content.NotModified {
		_ = answer.Body.Close()
		transport.CloseIdleConnections()
		return content, fault
	}
	content.Body = lastBody{content.Body, transport}
	return content, nil
}

// transport has no proxy: behind one, the dial guard would see the proxy's
// address only.
func (f *Fetcher) transport(roots *x509.CertPool) *http.Transport {
	dialer := &dialer{hosts: f.hosts, resolver: f.resolver, tls: &tls.Config{
		RootCAs:    roots,
		MinVersion: tls.VersionTLS12,
		NextProtos: []string{"h2", "http/1.1"},
	}}
	return &http.Transport{
		Proxy:                  nil,
		DialContext:            refusePlain,
		DialTLSContext:         dialer.dialTLS,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true,
		ResponseHeaderTimeout:  headerTimeout,
		MaxResponseHeaderBytes: maxHeaderBytes,
		IdleConnTimeout:        headerTimeout,
	}
}

// checkRedirect follows a redirect within one origin only: elsewhere, the
// credentials and the policy of the host would not hold.
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

// usable drops validators that cannot be sent in a header: they came from an
// answer, and a bad one must not break every later request.
func usable(known Validators) Validators {
	for _, text := range []*string{&known.ETag, &known.LastModified} {
		if len(*text) > maxValidatorBytes || !plain(*text) {
			*text = ""
		}
	}
	return known
}
