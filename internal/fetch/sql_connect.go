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

// maxGreetingBytes a server may send before the first row: the library keeps
// some of it.
const maxGreetingBytes = 2 << 20

var (
	errTLSRefused      = errors.New("server refused TLS")
	errGreetingTooLong = errors.New("more than a greeting before the first row")
)

// sqlLine makes the connections of one session: the one of the query, and the
// one that asks to stop it. Both go through the guard of the same host.
type sqlLine struct {
	target sqlTarget
	dialer *dialer
}

// fixed is everything that the library would otherwise take from the
// environment and from files.
const fixed = "host=localhost port=5432 user=none password=none dbname=none sslmode=disable sslcertmode=disable " +
	"sslcert='' sslkey='' sslrootcert='' sslnegotiation='' sslsni=1 target_session_attrs=any connect_timeout=0 " +
	"min_protocol_version=3.0 max_protocol_version=3.0 channel_binding=prefer require_auth='' " +
	"passfile=/dev/null servicefile=/dev/null"

// connect opens a session and logs in.
func (l sqlLine) connect(ctx context.Context) (*pgconn.PgConn, *Error) {
	config, err := pgconn.ParseConfig(fixed)
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
	// Names are resolved by the dialer, below the guard.
	config.LookupFunc = func(_ context.Context, host string) ([]string, error) { return []string{host}, nil }
	config.DialFunc = l.dial
	if l.target.plain {
		// A password never travels as it is.
		config.RequireAuth = "scram-sha-256,md5,none"
	}
	conn, err := pgconn.ConnectConfig(ctx, config)
	if err != nil {
		return nil, sqlFault(ctx, err)
	}
	return conn, nil
}

// dial connects to the target's host, or to the address it was found at when
// a query is to be stopped.
func (l sqlLine) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := l.guarded(address).dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	limited := &greeted{Conn: conn}
	limited.left.Store(maxGreetingBytes)
	if l.target.plain {
		return limited, nil
	}
	if err := requestTLS(ctx, limited); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return l.dialer.handshake(ctx, limited, l.target.host)
}

// guarded gives a dialer that lets an address through where it lets the host
// through that was found there, and nowhere else.
func (l sqlLine) guarded(address string) *dialer {
	d := *l.dialer
	host, port, err := net.SplitHostPort(address)
	if err == nil && host != l.target.host && d.hosts.allows(l.target.host, l.target.port) {
		d.hosts = hostRules{{host: canonicalHost(host), port: port}}
	}
	return &d
}

// requestTLS asks for TLS in the words of the protocol. One byte is read and
// no more: what came with it would be taken for the server's own.
func requestTLS(ctx context.Context, conn net.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, tlsTimeout)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(past) })
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

// greetingOver lifts the limit of what may come before the first row.
func greetingOver(conn net.Conn) {
	if secured, ok := conn.(*tls.Conn); ok {
		conn = secured.NetConn()
	}
	if limited, ok := conn.(*greeted); ok {
		limited.left.Store(math.MaxInt64)
	}
}

// greeted is a connection that gives no more than is left.
type greeted struct {
	net.Conn
	left atomic.Int64
}

func (g *greeted) Read(p []byte) (int, error) {
	n, err := g.Conn.Read(p)
	if g.left.Add(-int64(n)) < 0 {
		return 0, errGreetingTooLong
	}
	return n, err
}
