// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/test/programs/postgres"
)

// database is a real server with a table, a user who may read it, and a
// function that writes.
type database struct{ *postgres.Server }

const usageTable = `
create table usage (customer text, active bigint, secret text);
insert into usage values ('contoso', 7, '` + canary + `'), ('fabrikam', null, null);
create table hidden (x int);
create function writes() returns int language sql as 'insert into usage values (null, 1, null) returning 1';
create function raises() returns int language plpgsql as $$ begin raise exception '` + canary + `'; end $$;
create role reader login password '` + canary + `';
grant select on usage to reader;
`

func TestSQL(t *testing.T) {
	server, err := postgres.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	d := &database{server}
	d.run(t, usageTable)
	for name, test := range map[string]func(*testing.T, *database){
		"rows":        testSQLRows,
		"values":      testSQLValues,
		"session":     testSQLSession,
		"environment": testSQLEnvironment,
		"refusals":    testSQLRefusals,
		"connection":  testSQLConnection,
		"rotation":    testSQLRotation,
		"guard":       testSQLGuard,
		"stream":      testSQLStream,
		"limit":       testSQLLimit,
		"cut":         testSQLCut,
		"timeout":     testSQLTimeout,
		"stop":        testSQLStop,
	} {
		t.Run(name, func(t *testing.T) { test(t, d) })
	}
}

func (d *database) run(t *testing.T, script string) string {
	t.Helper()
	output, err := d.Run(t.Context(), "postgres", script)
	if err != nil {
		t.Fatal(err)
	}
	return output
}

// uri of the user who may only read.
func (d *database) uri() string {
	return strings.Replace(d.URI("postgres"), "postgres:"+postgres.Password, "reader:"+canary, 1)
}

// fetcher has the Secret db with a URI, and may reach the loopback address.
func (d *database) fetcher(uri string) *Fetcher {
	return New(d.objects(uri), Policy{AllowedHosts: []string{"127.0.0.1"}})
}

func (d *database) objects(uri string) objects {
	return objects{secrets: map[string]*corev1.Secret{"a/db": secret(uriKey, uri), "a/ca": secret(caKey, d.CA)}}
}

func sqlSource(query string) *v1alpha1.ExportSource {
	return &v1alpha1.ExportSource{
		ObjectMeta: metav1.ObjectMeta{Namespace: "a", Name: "usage"},
		Spec: v1alpha1.ExportSourceSpec{
			SQL: &v1alpha1.SQLOrigin{
				SecretRef:   v1alpha1.SecretReference{Name: "db"},
				CASecretRef: &v1alpha1.SecretReference{Name: "ca"},
				Query:       query,
			},
			Timeout: metav1.Duration{Duration: time.Minute},
		},
	}
}

func testSQLRows(t *testing.T, d *database) {
	for _, test := range []struct{ name, query, want string }{
		{"aggregated", "select customer, sum(active) as active from usage group by customer order by 1", "customer,active\ncontoso,7\nfabrikam,\n"},
		{"no rows", "select customer from usage where false", "customer\n"},
		{"comments and a common table expression", "-- what\nwith c as (select 1 as \"a b\") /* ; */ select * from c;", "a b\n1\n"},
		{"quoted", `select 'a,"b"' as "x,y", E'two\nlines' as z`, "\"x,y\",z\n\"a,\"\"b\"\"\",\"two\nlines\"\n"},
		{"without a name", "select 1", "?column?\n1\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			content := open(t, d.fetcher(d.uri()), sqlSource(test.query), Validators{})
			if !content.LengthKnown || content.NotModified || content.Validators != (Validators{}) {
				t.Errorf("got %+v", content)
			}
			if diff := cmp.Diff(test.want, readAll(t, content)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Values come as an export would write them.
func testSQLValues(t *testing.T, d *database) {
	for expression, want := range map[string]string{
		"true":                                   "true",
		"1 = 2":                                  "false",
		"null::boolean":                          "",
		"null":                                   "",
		"''":                                     "",
		"9223372036854775807":                    "9223372036854775807",
		"1.50::numeric":                          "1.50",
		"sum(3::bigint)":                         "3",
		"date '2026-11-18'":                      "2026-11-18",
		"timestamp '2026-11-18 10:00'":           "2026-11-18T10:00:00",
		"timestamptz '2026-11-18 10:00:00.5+02'": "2026-11-18T08:00:00.5Z",
		"'t'::text":                              "t",
		"'2026-11-18 10:00:00+00'::text":         "2026-11-18 10:00:00+00",
		`'\x4142'::bytea`:                        `\x4142`,
		"'Ünï'":                                  "Ünï",
	} {
		text := readAll(t, open(t, d.fetcher(d.uri()), sqlSource("select 'x' as x, "+expression+" as v"), Validators{}))
		if got := strings.TrimSuffix(strings.TrimPrefix(text, "x,v\nx,"), "\n"); got != want {
			t.Errorf("%s: got %q, want %q", expression, got, want)
		}
	}
}

// The session is read-only, limited in time, encrypted, and has a name.
func testSQLSession(t *testing.T, d *database) {
	query := `select current_setting('transaction_read_only') as a, current_setting('transaction_isolation') as b,
		current_setting('statement_timeout') as c, current_setting('application_name') as d, s.ssl as e
		from pg_stat_ssl s where s.pid = pg_backend_pid()`
	for mode, encrypted := range map[string]string{"": "true", "?sslmode=require": "true", "?sslmode=verify-full": "true", "?sslmode=disable": "false"} {
		got := readAll(t, open(t, d.fetcher(d.uri()+mode), sqlSource(query), Validators{}))
		if want := "a,b,c,d,e\non,repeatable read,1min,customer-adoption-operator," + encrypted + "\n"; got != want {
			t.Errorf("%s: got %q, want %q", mode, got, want)
		}
	}
}

// Only the Secret says where to connect and as which user.
func testSQLEnvironment(t *testing.T, d *database) {
	for _, name := range []string{
		"PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD", "PGPASSFILE", "PGAPPNAME", "PGCONNECT_TIMEOUT", "PGSSLMODE", "PGSSLKEY",
		"PGSSLCERT", "PGSSLCERTMODE", "PGSSLSNI", "PGSSLROOTCERT", "PGSSLPASSWORD", "PGSSLNEGOTIATION", "PGTARGETSESSIONATTRS", "PGSERVICEFILE",
		"PGTZ", "PGOPTIONS", "PGMINPROTOCOLVERSION", "PGMAXPROTOCOLVERSION", "PGCHANNELBINDING", "PGREQUIREAUTH",
	} {
		t.Setenv(name, "/nonsense")
	}
	source := sqlSource("select current_user as u, current_setting('TimeZone') as z")
	if got, want := readAll(t, open(t, d.fetcher(d.uri()), source, Validators{})), "u,z\nreader,UTC\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	t.Setenv("PGSERVICE", "elsewhere")
	fault(t, read(t.Context(), d.fetcher(d.uri()), source), ReasonCredentialsInvalid, true, "unset PGSERVICE")
}

func testSQLRefusals(t *testing.T, d *database) {
	before := d.run(t, "select count(*) from usage")
	columns := strings.TrimSuffix(strings.Repeat("1,", 257), ",")
	for _, test := range []struct{ name, query, reason, words string }{
		{"two statements", "select 1; drop table usage", ReasonQueryInvalid, "42601"},
		{"insert", "insert into usage values ('x') returning 1", ReasonQueryInvalid, "25006"},
		{"insert in an expression", "with w as (insert into usage values ('x') returning 1) select * from w", ReasonQueryInvalid, "25006"},
		{"function that writes", "select writes()", ReasonQueryInvalid, "25006"},
		{"a way out of the transaction", "select set_config('transaction_read_only', 'off', true), writes()", ReasonQueryInvalid, "25001"},
		{"commit", "commit", ReasonQueryInvalid, "returns no rows"},
		{"block", "do $$ begin commit; insert into usage values ('x'); end $$", ReasonQueryInvalid, "returns no rows"},
		{"create", "create table t (x int)", ReasonQueryInvalid, "returns no rows"},
		{"copy", "copy usage to stdout", ReasonQueryInvalid, "returns no rows"},
		{"nothing", "-- nothing", ReasonQueryInvalid, "returns no rows"},
		{"parameters", "select $1::int", ReasonQueryInvalid, "parameters"},
		{"columns", "select " + columns, ReasonQueryInvalid, "more than 256 columns"},
		{"table", "select * from " + canary + "x", ReasonQueryInvalid, "SQLSTATE 42"},
		{"unknown table", "select * from missing", ReasonQueryInvalid, "42P01"},
		{"unknown column", "select missing from usage", ReasonQueryInvalid, "42703"},
		{"unknown function", "select missing()", ReasonQueryInvalid, "42883"},
		{"not granted", "select * from hidden", ReasonForbidden, "42501"},
		{"value", "select secret::int from usage", ReasonQueryInvalid, "22P02"},
		{"division", "select 1/(active-7) from usage", ReasonQueryInvalid, "22012"},
		{"raised", "select raises()", ReasonQueryInvalid, "P0001"},
	} {
		t.Run(test.name, func(t *testing.T) {
			// The owner may write, but the transaction is read-only.
			uri := d.URI("postgres")
			if test.name == "not granted" {
				uri = d.uri()
			}
			fault(t, read(t.Context(), d.fetcher(uri), sqlSource(test.query)), test.reason, test.reason != ReasonForbidden, test.words)
		})
	}
	if after := d.run(t, "select count(*) from usage"); after != before {
		t.Errorf("%s rows became %s", before, after)
	}
}

func testSQLConnection(t *testing.T, d *database) {
	other := certificateAuthority(t)
	_, port, _ := net.SplitHostPort(d.Address)
	closed := closedAddress(t)
	for _, test := range []struct {
		name, uri, ca, reason string
		permanent             bool
		words                 string
	}{
		{"password", strings.Replace(d.uri(), canary, canary+"x", 1), d.CA, ReasonUnauthorized, true, "28P01"},
		{"user", strings.Replace(d.uri(), "reader", "nobody", 1), d.CA, ReasonUnauthorized, true, "28P01"},
		{"no password", strings.Replace(d.uri(), ":"+canary, "", 1), d.CA, ReasonUnauthorized, true, "28"},
		{"database", strings.Replace(d.uri(), "/postgres", "/"+canary, 2), d.CA, ReasonNotFound, true, "3D000"},
		{"authority", d.uri(), other, ReasonTLSFailed, true, "set spec.sql.caSecretRef"},
		{"host name", strings.Replace(d.uri(), "127.0.0.1", "loopback.example", 1), d.CA, ReasonSourceUnreachable, false, "cannot be resolved"},
		{"nobody there", strings.Replace(d.uri(), d.Address, closed, 1), d.CA, ReasonSourceUnreachable, false, "refused"},
		{"plain without permission", strings.Replace(d.uri(), "127.0.0.1:"+port, "localhost:"+port, 1) + "?sslmode=disable", d.CA, ReasonTLSFailed, true, "--allowed-source-hosts"},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := d.objects(test.uri)
			o.secrets["a/ca"] = secret(caKey, test.ca)
			f := New(o, Policy{AllowedHosts: []string{"127.0.0.1", "loopback.example"}})
			f.resolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
				return nil, errors.New(canary)
			}}
			fault(t, read(t.Context(), f, sqlSource("select 1")), test.reason, test.permanent, test.words)
		})
	}
}

func certificateAuthority(t *testing.T) string {
	t.Helper()
	other := newSite(t, serve(""))
	return pemOf(other.Certificate())
}

func closedAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// The Secret is read at each fetch, and needs its label.
func testSQLRotation(t *testing.T, d *database) {
	o := d.objects(strings.Replace(d.uri(), canary, "old", 1))
	f := New(o, Policy{AllowedHosts: []string{"127.0.0.1"}})
	fault(t, read(t.Context(), f, sqlSource("select 1")), ReasonUnauthorized, true, "")
	o.secrets["a/db"] = secret(uriKey, d.uri()+"\n")
	if err := read(t.Context(), f, sqlSource("select 1")); err != nil {
		t.Error(err)
	}
	o.secrets["a/db"] = secret("url", d.uri())
	fault(t, read(t.Context(), f, sqlSource("select 1")), ReasonReferenceNotFound, true, `key "uri"`)
	o.secrets["a/db"] = secret(uriKey, d.uri())
	o.secrets["a/db"].Labels = nil
	fault(t, read(t.Context(), f, sqlSource("select 1")), ReasonSecretNotOptedIn, true, "label")
}

// Unless the policy allows it, no packet reaches a loopback address.
func testSQLGuard(t *testing.T, d *database) {
	p := newProxy(t, d.Address, nil)
	f := New(d.objects(strings.Replace(d.uri(), d.Address, p.address, 1)), Policy{})
	fault(t, read(t.Context(), f, sqlSource("select 1")), ReasonSourceAddressForbidden, true, "--allowed-source-hosts")
	if n := p.connections.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

// A long result is streamed and does not grow the memory.
func testSQLStream(t *testing.T, d *database) {
	const rows = 200_000
	content := open(t, New(d.objects(d.uri()), Policy{AllowedHosts: []string{"127.0.0.1"}, MaxBytes: 1 << 30}),
		sqlSource(fmt.Sprintf("select i, repeat('x', 100) as text from generate_series(1, %d) i", rows)), Validators{})
	var before, during runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	reader := csv.NewReader(content.Body)
	reader.ReuseRecord = true
	n := 0
	for {
		_, err := reader.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		n++
		if n == rows/2 {
			runtime.GC()
			runtime.ReadMemStats(&during)
		}
	}
	if n != rows+1 {
		t.Errorf("got %d lines, want a header and %d rows", n, rows)
	}
	if grown := int64(during.HeapAlloc) - int64(before.HeapAlloc); grown > 2<<20 {
		t.Errorf("heap grew by %d bytes", grown)
	}
}

func testSQLLimit(t *testing.T, d *database) {
	f := New(d.objects(d.uri()), Policy{AllowedHosts: []string{"127.0.0.1"}, MaxBytes: 100})
	if err := read(t.Context(), f, sqlSource("select repeat('x', 97) as x")); err != nil {
		t.Errorf("100 bytes: %v", err)
	}
	fault(t, read(t.Context(), f, sqlSource("select repeat('x', 98) as x")), ReasonSourceTooLarge, true, "100 bytes")
	fault(t, read(t.Context(), d.fetcher(d.uri()), sqlSource("select repeat('x', 1100000) as x")), ReasonSourceTooLarge, true, "one row")
}

// A connection that ends in the middle does not give io.EOF.
func testSQLCut(t *testing.T, d *database) {
	p := newProxy(t, d.Address, func(from io.Reader) io.Reader { return io.LimitReader(from, 200_000) })
	f := d.fetcher(strings.Replace(d.uri(), d.Address, p.address, 1))
	content := open(t, f, sqlSource("select i, repeat('x', 100) as x from generate_series(1, 100000) i"), Validators{})
	data, err := io.ReadAll(content.Body)
	fault(t, err, ReasonSourceTruncated, false, "not the end")
	if lines := bytes.Count(data, []byte("\n")); lines < 100 || lines > 2000 {
		t.Errorf("%d lines came through", lines)
	}
}

func testSQLTimeout(t *testing.T, d *database) {
	source := sqlSource("select pg_sleep(60)")
	source.Spec.Timeout.Duration = time.Second
	err := read(t.Context(), d.fetcher(d.uri()), source)
	fault(t, err, ReasonSourceTimeout, false, "spec.timeout")
	d.idle(t)
	// The server has a limit of its own, in case the operator dies.
	content, late := d.fetcher(d.uri()).openSQL(t.Context(), "a", *source.Spec.SQL, time.Second)
	if late != nil {
		t.Fatal(late)
	}
	_, err = io.ReadAll(content.Body)
	fault(t, err, ReasonSourceTimeout, false, "57014")
	if err := content.Body.Close(); err != nil {
		t.Error(err)
	}
}

// A canceled fetch stops the query at the server too.
func testSQLStop(t *testing.T, d *database) {
	for name, mode := range map[string]string{"with TLS": "", "without": "?sslmode=disable"} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			content, err := d.fetcher(d.uri()+mode).Open(ctx, sqlSource("select pg_sleep(600)"), Validators{})
			if err != nil {
				t.Fatal(err)
			}
			d.await(t, "1")
			cancel()
			_, err = io.ReadAll(content.Body)
			fault(t, err, ReasonFetchCanceled, false, "")
			if !errors.Is(err, context.Canceled) {
				t.Error("not a context.Canceled")
			}
			if err := content.Body.Close(); err != nil {
				t.Error(err)
			}
			d.idle(t)
		})
	}
}

// await waits until so many of the reader's queries run.
func (d *database) await(t *testing.T, want string) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for time.Now().Before(deadline) {
		if d.run(t, "select count(*) from pg_stat_activity where usename = 'reader' and state = 'active'") == want {
			return
		}
	}
	t.Fatalf("never %s active queries", want)
}

func (d *database) idle(t *testing.T) { t.Helper(); d.await(t, "0") }

// A URI is read exactly as written, or refused.
func TestParseSQLTarget(t *testing.T) {
	for text, want := range map[string]sqlTarget{
		"postgres://u:p@db.example/d":                      {host: "db.example", port: "5432", user: "u", password: "p", database: "d"},
		"postgresql://u:p%40%2F@DB.example.:6432/d%20e":    {host: "db.example", port: "6432", user: "u", password: "p@/", database: "d e"},
		"postgres://u@[2001:DB8::1]:1/d?sslmode=verify-ca": {host: "2001:db8::1", port: "1", user: "u", database: "d"},
		"postgres://u:p@db.example/d?sslmode=disable":      {host: "db.example", port: "5432", user: "u", password: "p", database: "d", withoutTLS: true},
	} {
		got, fault := parseSQLTarget(text)
		if fault != nil || got != want {
			t.Errorf("%s: got %+v, %v", text, got, fault)
		}
	}
	for _, text := range []string{
		"", "db.example", "host=db.example user=u", "mysql://u:p@h/d", "https://u:p@h/d", "postgres:u:p@h/d", "postgres://h/d",
		"postgres://u:p@/d", "postgres://u:p@h", "postgres://u:p@h/", "postgres://u:p@h/d/e", "postgres://:p@h/d",
		"postgres://u:p@h1,h2/d", "postgres://u:p@h1:1,h2:2/d", "postgres://u:p@%2Fvar%2Frun/d", "postgres://u:p@h:0/d", "postgres://u:p@h:65536/d",
		"postgres://u:p@h/d#e", "postgres://u:p#q@h/d", "postgres://u:p@h/d%00e", "postgres://u:p%00@h/d",
		"postgres://u:p@h/d?host=evil.example", "postgres://u:p@h/d?hostaddr=10.0.0.1", "postgres://u:p@h/d?service=x", "postgres://u:p@h/d?passfile=/etc/passwd",
		"postgres://u:p@h/d?sslrootcert=/etc/passwd", "postgres://u:p@h/d?sslcert=a&sslkey=b", "postgres://u:p@h/d?options=-c%20x=y",
		"postgres://u:p@h/d?sslmode=prefer", "postgres://u:p@h/d?sslmode=allow", "postgres://u:p@h/d?sslmode=disable&sslmode=require",
		"postgres://u:p@h/d?sslmode=DISABLE", "postgres://u:p@h/d?user=x", "postgres://u:p@h/d?%zz",
	} {
		if got, err := parseSQLTarget(text); err == nil {
			t.Errorf("%s: got %+v", text, got)
		} else {
			fault(t, err, ReasonCredentialsInvalid, true, "")
		}
	}
}

// An accepted URI is dialed at the host that it names, with TLS unless it says
// sslmode=disable, and no error contains a part of it.
func FuzzParseSQLTarget(f *testing.F) {
	f.Add("postgres://u:p@db.example:5432/d?sslmode=require")
	f.Add("postgres://u:p@[::1]/d?sslmode=disable")
	f.Add("postgres://u:p@h1,h2/d?host=x")
	f.Add("host=a user=b")
	f.Fuzz(func(t *testing.T, text string) {
		target, fault := parseSQLTarget(text)
		if fault != nil {
			if len(text) > 12 && strings.Contains(fault.Message, text) {
				t.Errorf("%q is in %q", text, fault.Message)
			}
			return
		}
		parsed, err := url.Parse(text)
		if err != nil || canonicalHost(parsed.Hostname()) != target.host || !validHost(target.host) || !validPort(target.port) {
			t.Errorf("%q gives %+v, %v", text, target, err)
		}
		if target.withoutTLS != (parsed.RawQuery == "sslmode=disable") && !strings.Contains(parsed.RawQuery, "%") && !strings.Contains(parsed.RawQuery, "&") {
			t.Errorf("%q: plain %t", text, target.withoutTLS)
		}
		if target.user == "" || target.database == "" || strings.Contains(target.host, ",") {
			t.Errorf("%q gives %+v", text, target)
		}
	})
}
