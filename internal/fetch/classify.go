// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"syscall"
)

// connectFault describes an error before the answer in our own words. err may be
// a *url.Error, whose text contains the query: that text is dropped here.
func connectFault(ctx context.Context, err error, fields specFields) *Error {
	var name *net.DNSError
	var handshake *handshakeError
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return canceled()
	case errors.Is(err, errAddressForbidden):
		return permanent(ReasonSourceAddressForbidden,
			"address of the host is not allowed by policy; use a public host, or ask the operator's owner to add the host to --allowed-source-hosts")
	case errors.Is(err, errMetadataAddress):
		return permanent(ReasonSourceAddressForbidden, "address of the host is that of a metadata service and is never allowed; use another host")
	case redirectProblem(err) != "":
		return permanent(ReasonRedirectForbidden, "%s; put the final URL into %s", redirectProblem(err), fields.host)
	case errors.As(err, &name):
		return transient(ReasonSourceUnreachable, "host name cannot be resolved; check the host in %s and the cluster's DNS", fields.host)
	case timedOut(ctx, err):
		return connectTimeout(ctx)
	case errors.As(err, &handshake) && !connectionLost(handshake.cause):
		return permanent(ReasonTLSFailed, "%s", fields.fill(tlsProblem(handshake.cause)))
	case errors.Is(err, syscall.ECONNREFUSED):
		return transient(ReasonSourceUnreachable, "connection refused; check host and port in %s", fields.host)
	default:
		return transient(ReasonSourceUnreachable, "connection failed before an answer came; check host and port in %s", fields.host)
	}
}

// redirectProblem is empty for an error that is not about a redirect.
func redirectProblem(err error) string {
	switch {
	case errors.Is(err, errRedirectElsewhere):
		return "redirect to another host is not followed"
	case errors.Is(err, errRedirectsTooMany):
		return "more than 3 redirects"
	case errors.Is(err, errRedirected):
		return "redirect of an authorization server is not followed"
	default:
		return ""
	}
}

func connectTimeout(ctx context.Context) *Error {
	fault := transient(ReasonSourceTimeout,
		"no answer in time (limits: 5s to connect, 5s for TLS, 15s for the answer, spec.timeout for all); check the server")
	fault.cause = ctx.Err()
	return fault
}

func timedOut(ctx context.Context, err error) bool {
	var timeout net.Error
	return ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout()
}

// connectionLost reports that the connection broke. Then another attempt may
// help; after a failed handshake it does not.
func connectionLost(err error) bool {
	var number syscall.Errno
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &number)
}

// tlsProblem never quotes the error, which may contain names of the certificate.
func tlsProblem(err error) string {
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &authority):
		return "certificate is signed by an unknown authority; set {ca}"
	case errors.As(err, &host):
		return "certificate is not for the host in {host}; correct the host or the certificate"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "certificate has expired or is not valid yet; renew it"
	case errors.As(err, &record):
		return "server does not speak TLS; check the port in {host}"
	default:
		return "no TLS connection; the server needs TLS 1.2 or newer and a valid certificate"
	}
}

func isCorruptGzip(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.As(err, &corrupt)
}
