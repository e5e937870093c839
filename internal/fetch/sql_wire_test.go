// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// proxy forwards connections and applies change to the answers.
type proxy struct {
	address     string
	connections atomic.Int64
}

func newProxy(t *testing.T, to string, change func(io.Reader) io.Reader) *proxy {
	t.Helper()
	p := &proxy{}
	p.address = listen(t, func(client net.Conn) {
		p.connections.Add(1)
		server, err := net.Dial("tcp", to)
		if err != nil {
			return
		}
		defer func() { _ = server.Close() }()
		go func() { _, _ = io.Copy(server, client) }()
		var back io.Reader = server
		if change != nil {
			back = change(server)
		}
		_, _ = io.Copy(client, back)
	})
	return p
}

// listen gives the address of a server that handles each connection, and
// closes it after.
func listen(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				handle(conn)
			}()
		}
	}()
	return listener.Addr().String()
}

// message is one of the protocol: its letter, length and body.
func message(letter byte, body string) []byte {
	head := binary.BigEndian.AppendUint32([]byte{letter}, uint32(len(body)+4))
	return append(head, body...)
}

// Servers that do not speak the protocol, or are hostile, give a reason.
func TestSQLServers(t *testing.T) {
	endless := bytes.Repeat(message('S', strings.Repeat(canary, 80)+"\x00x\x00"), 100)
	login := message('R', "\x00\x00\x00\x00")
	for _, test := range []struct {
		name, mode string
		handle     func(net.Conn)
		reason     string
		permanent  bool
		words      string
	}{
		{"no TLS", "", answer("N"), ReasonTLSFailed, true, "turn ssl on"},
		{"another protocol", "", answer("HTTP/1.1 400 " + canary), ReasonTLSFailed, true, "turn ssl on"},
		{"bytes before the handshake", "", answer("S" + string(login)), ReasonTLSFailed, true, "does not speak TLS"},
		{"closes", "", func(net.Conn) {}, ReasonSourceUnreachable, false, "connection failed"},
		{"error with a text", "?sslmode=disable", answer(string(message('E', "SFATAL\x00C53300\x00M"+canary+"\x00\x00"))), ReasonRateLimited, false, "53300"},
		{"error with a false code", "?sslmode=disable", answer(string(message('E', "SFATAL\x00C"+canary+"\x00M"+canary+"\x00\x00"))), ReasonServerError, false, "database has a fault"},
		{"shuts down", "?sslmode=disable", answer(string(message('E', "SFATAL\x00C57P03\x00M"+canary+"\x00\x00"))), ReasonServerError, false, "57P03"},
		{"talks without end", "?sslmode=disable", func(conn net.Conn) {
			_, err := conn.Write(login)
			for err == nil {
				_, err = conn.Write(endless)
			}
		}, ReasonSourceUnreachable, true, "sends too many bytes"},
		{"one endless message", "?sslmode=disable", answer("S\x7f\xff\xff\xff" + canary), ReasonSourceUnreachable, true, "sends too many bytes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			address := listen(t, func(conn net.Conn) {
				_, _ = conn.Read(make([]byte, 4096))
				test.handle(conn)
			})
			o := objects{secrets: map[string]*corev1.Secret{"a/db": secret(uriKey, "postgres://u:"+canary+"@"+address+"/d"+test.mode)}}
			source := sqlSource("select 1")
			source.Spec.SQL.CASecretRef = nil
			fault(t, read(t.Context(), New(o, Policy{AllowedHosts: []string{"127.0.0.1"}}), source), test.reason, test.permanent, test.words)
		})
	}
}

// Without TLS, a server that asks for the password in clear text does not get it.
func TestSQLPasswordNeverTravelsAsItIs(t *testing.T) {
	heard := make(chan []byte, 1)
	address := listen(t, func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 4096))
		_, _ = conn.Write(message('R', "\x00\x00\x00\x03"))
		said := make([]byte, 4096)
		n, _ := conn.Read(said)
		heard <- said[:n]
	})
	o := objects{secrets: map[string]*corev1.Secret{"a/db": secret(uriKey, "postgres://u:"+canary+"@"+address+"/d?sslmode=disable")}}
	source := sqlSource("select 1")
	source.Spec.SQL.CASecretRef = nil
	fault(t, read(t.Context(), New(o, Policy{AllowedHosts: []string{"127.0.0.1"}}), source), ReasonSourceUnreachable, false, "connection failed")
	if said := <-heard; bytes.Contains(said, []byte(canary)) {
		t.Errorf("the server heard %q", said)
	}
}

// answer sends one message and waits until the client closes the connection.
func answer(text string) func(net.Conn) {
	return func(conn net.Conn) {
		_, _ = io.WriteString(conn, text)
		_ = conn.SetReadDeadline(time.Now().Add(30 * time.Second))
		_, _ = io.Copy(io.Discard, conn)
	}
}
