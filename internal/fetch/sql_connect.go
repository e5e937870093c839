// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"math"
	"net"
	"strconv"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgconn"
)

// maxStartupBytes is how much a server may send before the first row. The library
// keeps some of it in memory.
const maxStartupBytes = 2 << 20

var (
	errTLSRefused     = errors.New("server refused TLS")
	errStartupTooLong = errors.New("too many bytes before the first row")
)

// sqlConnector makes the two connections of one session: that of the query, and
// that of the request to stop it. Both pass the dial guard.
type sqlConnector struct {
	target sqlTarget
	dialer *dialer
}

// isolatedSettings sets everything that the library would otherwise take from the
// environment and from files.
const isolatedSettings = "host=localhost port=5432 user=none password=none dbname=none sslmode=disable sslcertmode=disable " +
	"sslcert='' sslkey='' sslrootcert='' sslnegotiation='' sslsni=1 target_session_attrs=any connect_timeout=0 " +
	"min_protocol_version=3.0 max_protocol_version=3.0 channel_binding=prefer require_auth='' " +
	"passfile=/dev/null servicefile=/dev/null"

// connect opens a session and logs in.
func (l sqlConnector) connect(ctx context.Context) (*pgconn.PgConn, *Error) {
	config, err := pgconn.ParseConfig(isolatedSettings)
	if err != nil {
		return nil, permanent(ReasonCredentialsInvalid, "the manager's environment names a PostgreSQL service; unset PGSERVICE")
	}
	port, err := strconv.ParseUint(l.target.port, 10, 16)
	if err != nil {
		return nil, uriInvalid("port out of range; use 1 to 65535")
	}
	config.Host, config.Port = l.target.host, uint16(port)
	config.User, config.Password, config.Database = l.target.user, l.target.password, l.target.database
	config.Fallbacks, config.KerberosSrvName, config.KerberosSpn = nil, "", ""
	config.RuntimeParams = map[string]string{
		"application_name": userAgent, "client_encoding": "UTF8", "DateStyle": "ISO", "TimeZone": "UTC",
	}
	config.MaxProtocolMessageBodyLen = maxRowBytes
	// The dialer resolves names, so that the dial guard sees the addresses.
	config.LookupFunc = func(_ context.Context, host string) ([]string, error) { return []string{host}, nil }
	config.DialFunc = l.dial
	if l.target.withoutTLS {
		// The password must not be sent in clear text.
		config.RequireAuth = "scram-sha-256,md5,none"
	}
	conn, err := pgconn.ConnectConfig(ctx, config)
	if err != nil {
		return nil, sqlFault(ctx, err)
	}
	return conn, nil
}

// dial connects to the host of the target. For the request to stop a query the
// library gives the address of the first connection instead.
func (l sqlConnector) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := l.dialerFor(address).dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	limited := &startupConn{Conn: conn}
	limited.left.Store(maxStartupBytes)
	if l.target.withoutTLS {
		return limited, nil
	}
	if err := requestTLS(ctx, limited); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return l.dialer.handshake(ctx, limited, l.target.host)
}

// dialerFor gives the dialer for an address. It allows the address of the first
// connection if the policy allows the host of the target.
func (l sqlConnector) dialerFor(address string) *dialer {
	d := *l.dialer
	host, port, err := net.SplitHostPort(address)
	if err == nil && host != l.target.host && d.hosts.allows(l.target.host, l.target.port) {
		d.hosts = hostRules{{host: canonicalHost(host), port: port}}
	}
	return &d
}

// requestTLS sends the SSLRequest of the protocol. It reads only one byte: bytes
// that an attacker adds in clear text must not be taken for the server's.
func requestTLS(ctx context.Context, conn net.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, tlsTimeout)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(deadlinePassed) })
	defer stop()
	if _, err := conn.Write([]byte{0, 0, 0, 8, 4, 210, 22, 47}); err != nil {
		return err
	}
	answer := make([]byte, 1)
	if _, err := io.ReadFull(conn, answer); err != nil {
		return err
	}
	if answer[0] != 'S' {
		return errTLSRefused
	}
	return nil
}

// liftStartupLimit removes the limit of bytes before the first row.
func liftStartupLimit(conn net.Conn) {
	if secured, ok := conn.(*tls.Conn); ok {
		conn = secured.NetConn()
	}
	if limited, ok := conn.(*startupConn); ok {
		limited.left.Store(math.MaxInt64)
	}
}

// startupConn is a connection that may receive only the bytes that are left.
type startupConn struct {
	net.Conn
	left atomic.Int64
}

func (g *startupConn) Read(p []byte) (int, error) {
	n, err := g.Conn.Read(p)
	if g.left.Add(-int64(n)) < 0 {
		return 0, errStartupTooLong
	}
	return n, err
}
