// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"syscall"
	"time"
)

const (
	dialTimeout = 5 * time.Second
	tlsTimeout  = 5 * time.Second
)

var (
	errAddressForbidden = errors.New("address is not public")
	errMetadataAddress  = errors.New("address of a metadata service")
	errPlainConnection  = errors.New("connection without TLS")
)

// handshakeError marks an error of a TLS handshake.
type handshakeError struct{ cause error }

func (e *handshakeError) Error() string { return "tls handshake: " + e.cause.Error() }
func (e *handshakeError) Unwrap() error { return e.cause }

// dialer makes the connections of one fetch.
type dialer struct {
	hosts    hostRules
	resolver *net.Resolver
	tls      *tls.Config
}

// dialer makes a dialer that trusts roots; nil means the system's.
func (f *Fetcher) dialer(roots *x509.CertPool) *dialer {
	return &dialer{hosts: f.hosts, resolver: f.resolver, tls: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
}

// dial connects to host:port as the spec names it. The caller must not resolve
// the name: the policy is about names. The dial guard checks every address before a
// packet is sent to it. It runs after the name is resolved, so that no name, no
// second answer of a DNS server and no redirect can avoid it. If the policy allows
// this host any address, the guard refuses metadata services only.
func (d *dialer) dial(ctx context.Context, network, hostPort string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(hostPort)
	if err != nil {
		return nil, fmt.Errorf("host and port: %w", err)
	}
	plain := net.Dialer{Timeout: dialTimeout, Resolver: d.resolver, ControlContext: checkAddress}
	if d.hosts.allows(host, port) {
		plain.ControlContext = checkMetadata
	}
	conn, err := plain.DialContext(ctx, network, hostPort)
	if err != nil {
		return nil, fmt.Errorf("dial: %w", err)
	}
	return conn, nil
}

// dialTLS is dial for protocols that start with TLS.
func (d *dialer) dialTLS(ctx context.Context, network, hostPort string) (net.Conn, error) {
	conn, err := d.dial(ctx, network, hostPort)
	if err != nil {
		return nil, err
	}
	host, _, _ := net.SplitHostPort(hostPort) // dial has checked the form
	return d.handshake(ctx, conn, host)
}

func (d *dialer) handshake(ctx context.Context, conn net.Conn, host string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, tlsTimeout)
	defer cancel()
	config := d.tls.Clone()
	config.ServerName = canonicalHost(host)
	secured := tls.Client(conn, config)
	if err := secured.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, &handshakeError{err}
	}
	return secured, nil
}

// refusePlain is the dial function of transports for connections without TLS.
func refusePlain(context.Context, string, string) (net.Conn, error) {
	return nil, errPlainConnection
}

// checkAddress is the dial guard: net.Dialer calls it with the resolved address
// before it connects.
func checkAddress(_ context.Context, _, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil || !publicAddress(target.Addr()) {
		return errAddressForbidden
	}
	return nil
}

// checkMetadata is the dial guard for hosts that may have any address.
func checkMetadata(_ context.Context, _, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil || metadataAddress(target.Addr()) {
		return errMetadataAddress
	}
	return nil
}
