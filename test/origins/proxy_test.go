// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package origins

import (
	"io"
	"net"
	"sync"
	"testing"
)

// proxy forwards the connections of a server of any protocol, with or without TLS,
// and applies the faults truncated, slow and refused. It takes as the middle of an
// export half of the bytes that the longest connection before got from the server.
type proxy struct {
	listener net.Listener
	server   string

	mutex sync.Mutex
	fault fault
	met   func()
	most  int64
}

// newProxy starts one before the server at an address (host:port).
func newProxy(t *testing.T, server string) *proxy {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: listener, server: server}
	var open sync.WaitGroup
	open.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			open.Go(func() { p.serve(conn) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		open.Wait()
	})
	return p
}

// address is what clients connect to.
func (p *proxy) address() string { return p.listener.Addr().String() }

func (p *proxy) meet(_ *testing.T, next fault, met func()) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.fault, p.met = next, met
}

// serve is one connection of a client, with the fault of its start.
func (p *proxy) serve(client net.Conn) {
	p.mutex.Lock()
	fault, met, half := p.fault, p.met, p.most/2
	p.mutex.Unlock()
	defer func() { _ = client.Close() }()
	if fault == refused {
		met()
		reset(client)
		return
	}
	server, err := net.Dial("tcp", p.server)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	gone := make(chan struct{})
	go func() {
		_, _ = io.Copy(server, client)
		_ = server.(*net.TCPConn).CloseWrite()
		close(gone)
	}()
	if fault == none {
		_, _ = io.Copy(&counted{Writer: client, proxy: p}, server)
		return
	}
	if _, err := io.CopyN(client, server, half); err != nil {
		return // it ended before, and was no export
	}
	met()
	if fault == slow {
		<-gone
	}
	reset(client)
}

// counted counts the bytes for a client before the client gets them.
type counted struct {
	io.Writer
	proxy *proxy
	sent  int64
}

func (c *counted) Write(p []byte) (int, error) {
	c.sent += int64(len(p))
	c.proxy.mutex.Lock()
	c.proxy.most = max(c.proxy.most, c.sent)
	c.proxy.mutex.Unlock()
	return c.Writer.Write(p)
}
