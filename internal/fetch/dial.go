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
	errPlainConnection  = errors.New("connection without TLS")
)

// handshakeError marks what went wrong while a TLS connection was made.
type handshakeError struct{ cause error }

func (e *handshakeError) Error() string { return "tls handshake: " + e.cause.Error() }
func (e *handshakeError) Unwrap() error { return e.cause }

// dialer makes the connections of one fetch.
type dialer struct {
	hosts    hostRules
	resolver *net.Resolver
	tls      *tls.Config
}

// dialer trusts roots; nil are the system's.
func (f *Fetcher) dialer(roots *x509.CertPool) *dialer {
	return &dialer{hosts: f.hosts, resolver: f.resolver, tls: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
}

// dial connects to host:port as the spec names it: a caller that resolves the
// name first would take its permission away. Unless this very host is allowed
// any address, the guard sees every address before a packet is sent to it:
// after the name is resolved, so that neither a name nor a second answer of its
// DNS server nor a redirect can go around it.
func (d *dialer) dial(ctx context.Context, network, hostPort string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(hostPort)
	if err != nil {
		return nil, fmt.Errorf("host and port: %w", err)
	}
	plain := net.Dialer{Timeout: dialTimeout, Resolver: d.resolver}
	if !d.hosts.allows(host, port) {
		plain.ControlContext = guard
	}
	conn, err := plain.DialContext(ctx, network, hostPort)
	if err != nil {
		return nil, fmt.Errorf("dial: %w", err)
	}
	return conn, nil
}

// dialTLS is dial for a protocol that starts with TLS.
func (d *dialer) dialTLS(ctx context.Context, network, hostPort string) (net.Conn, error) {
	conn, err := d.dial(ctx, network, hostPort)
	if err != nil {
		return nil, err
	}
	host, _, _ := net.SplitHostPort(hostPort) // dial has split it
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

// refusePlain stands where a transport would connect without TLS.
func refusePlain(context.Context, string, string) (net.Conn, error) {
	return nil, errPlainConnection
}

// guard is the net.Dialer's last question before it connects.
func guard(_ context.Context, _, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil || !publicAddress(target.Addr()) {
		return errAddressForbidden
	}
	return nil
}
