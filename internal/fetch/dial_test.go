// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"io"
	"net"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// dns resolves every name to 127.0.0.1, over a pipe instead of a network.
func dns() *net.Resolver { return countedDNS(new(atomic.Int64)) }

// countedDNS counts the questions.
func countedDNS(questions *atomic.Int64) *net.Resolver {
	return dnsOf(questions, netip.AddrFrom4([4]byte{127, 0, 0, 1}))
}

// dnsOf resolves every name to one IPv4 address.
func dnsOf(questions *atomic.Int64, address netip.Addr) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		questions.Add(1)
		client, server := net.Pipe()
		go answerDNS(server, address)
		return client, nil
	}}
}

// answerDNS answers one question in the form it has over TCP.
func answerDNS(conn net.Conn, address netip.Addr) {
	defer func() { _ = conn.Close() }()
	var size [2]byte
	if _, err := io.ReadFull(conn, size[:]); err != nil {
		return
	}
	message := make([]byte, binary.BigEndian.Uint16(size[:]))
	if _, err := io.ReadFull(conn, message); err != nil {
		return
	}
	end := 12
	for message[end] != 0 {
		end += int(message[end]) + 1
	}
	question := message[12 : end+5]
	isA := question[len(question)-3] == 1
	answer := append(message[:2:2], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0)
	answer = append(answer, question...)
	if isA {
		answer[7] = 1
		answer = append(append(answer, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4), address.AsSlice()...)
	}
	_, _ = conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...))
}

// A01: no packet is sent to a forbidden address in any form, nor to a name that
// resolves to one. A02: the dial guard checks the address that is dialed, so that a
// second answer of a DNS server cannot differ from it.
func TestForbiddenAddressesAreNotDialed(t *testing.T) {
	s := newSite(t, serve(canary))
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	for _, host := range []string{
		"127.0.0.1", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0", "[::]", "[::1]", "rebind.example", "localhost.example.",
		"169.254.169.254", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "100.100.100.200", "168.63.129.16",
		"10.0.0.1", "192.168.0.1", "[fd00:ec2::254]", "[fe80::1%25lo]", "224.0.0.1", "255.255.255.255",
	} {
		f := fetcher(s)
		f.rules = namespaceRules{"": {{host: "good.example"}}}
		f.resolver = dns()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		_, err := f.Open(ctx, source("https://"+host+port+"/"), Validators{})
		cancel()
		fault(t, err, ReasonSourceAddressForbidden, true, "--allowed-source-hosts")
		if t.Failed() {
			t.Fatalf("host %s", host)
		}
	}
	if n := s.connections.Load(); n != 0 {
		t.Errorf("got %d connections", n)
	}
}

// A02: the address that was checked is dialed. A name is resolved once, in both
// families. There is no second answer that could differ from the first.
func TestNameIsResolvedOnce(t *testing.T) {
	s := newSite(t, serve("ab"))
	var questions atomic.Int64
	f := fetcher(s)
	f.rules = namespaceRules{"": {{host: "example.com"}}}
	f.resolver = countedDNS(&questions)
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	if err := read(t.Context(), f, source("https://example.com"+port+"/")); err != nil {
		t.Fatal(err)
	}
	if n := questions.Load(); n != 2 {
		t.Errorf("got %d questions, want one for an IPv4 and one for an IPv6 address", n)
	}
}

// Two names have one address. The permission is for one of the names.
func TestAllowedHostMayHaveAnyAddress(t *testing.T) {
	s := newSite(t, serve("ab"))
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	f := fetcher(s)
	f.rules = namespaceRules{"": {{host: "example.com"}}}
	f.resolver = dns()
	if got := readAll(t, open(t, f, source("https://example.com"+port+"/"), Validators{})); got != "ab" {
		t.Errorf("got %q", got)
	}
	_, err := f.Open(t.Context(), source("https://www.example.com"+port+"/"), Validators{})
	fault(t, err, ReasonSourceAddressForbidden, true, "address of the host")
}

func TestUnknownName(t *testing.T) {
	s := newSite(t, serve(""))
	f := fetcher(s)
	f.resolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		return client, server.Close()
	}}
	_, err := f.Open(t.Context(), source("https://"+strings.ToLower(canary)+".example/"), Validators{})
	fault(t, err, ReasonSourceUnreachable, false, "host name cannot be resolved")
}

// HTTPS_PROXY has no effect: with a proxy, the dial guard would check the address of
// the proxy instead of the host's.
func TestProxyOfTheEnvironmentIsNotUsed(t *testing.T) {
	proxy := newSite(t, serve(""))
	t.Setenv("HTTPS_PROXY", proxy.URL)
	if transport := fetcher(proxy).transport(nil); transport.Proxy != nil {
		t.Error("transport has a proxy")
	}
}

func TestNoConnectionWithoutTLS(t *testing.T) {
	transport := fetcher(newSite(t, serve(""))).transport(nil)
	if _, err := transport.DialContext(t.Context(), "tcp", "127.0.0.1:80"); err == nil {
		t.Error("a plain connection was made")
	}
	if _, err := transport.DialTLSContext(t.Context(), "tcp", "127.0.0.1"); err == nil {
		t.Error("a connection without a port was made")
	}
}

// A23: only a valid certificate of this host is accepted, no old TLS, and nothing
// switches that off.
func TestTLSFaults(t *testing.T) {
	with := func(change func(*x509.Certificate)) func(*httptest.Server) {
		return func(s *httptest.Server) {
			s.TLS = &tls.Config{Certificates: []tls.Certificate{certificate(t, change)}}
		}
	}
	old := func(s *httptest.Server) {
		s.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	}
	for name, test := range map[string]struct {
		configure func(*httptest.Server)
		words     string
	}{
		"other name": {with(func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{canary + ".example"} }), "not for the host"},
		"expired":    {with(func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }), "expired"},
		"not yet":    {with(func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Minute) }), "not valid yet"},
		"wrong use": {with(func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }),
			"no TLS connection"},
		"TLS 1.1": {old, "TLS 1.2 or newer"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, serve(canary), test.configure)
			_, err := fetcher(s).Open(t.Context(), source(s.URL), Validators{})
			fault(t, err, ReasonTLSFailed, true, test.words)
			if n := s.requests.Load(); n != 0 {
				t.Errorf("got %d requests", n)
			}
		})
	}
}

func TestSelfSignedWithoutCA(t *testing.T) {
	s := newSite(t, serve(canary), func(s *httptest.Server) {
		s.TLS = &tls.Config{Certificates: []tls.Certificate{certificate(t, func(*x509.Certificate) {})}}
	})
	origin := source(s.URL)
	origin.Spec.HTTP.CASecretRef = nil
	_, err := fetcher(s).Open(t.Context(), origin, Validators{})
	fault(t, err, ReasonTLSFailed, true, "unknown authority; set spec.http.caSecretRef")
}

func TestServersThatDoNotSpeakTLS(t *testing.T) {
	for name, test := range map[string]struct {
		greeting, reason string
		permanent        bool
	}{
		"plain HTTP":  {"HTTP/1.1 400 " + canary + "\r\n\r\n", ReasonTLSFailed, true},
		"hangs up":    {"", ReasonSourceUnreachable, false},
		"half record": {"\x16\x03\x03\x00\xff", ReasonSourceUnreachable, false},
	} {
		t.Run(name, func(t *testing.T) {
			listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = listener.Close() })
			go func() {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				_, _ = conn.Read(make([]byte, 4096))
				_, _ = io.WriteString(conn, test.greeting)
				_ = conn.Close()
			}()
			f := fetcher(newSite(t, serve("")))
			_, err = f.Open(t.Context(), source("https://"+listener.Addr().String()), Validators{})
			fault(t, err, test.reason, test.permanent, "")
		})
	}
}
