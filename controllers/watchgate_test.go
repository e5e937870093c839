// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"io"
	"net/http"
	"strings"
	"sync"
)

// watchGate delays what the API server tells the manager about a kind: its
// cache is then older than its own writes.
type watchGate struct {
	mutex  sync.Mutex
	opened *sync.Cond
	held   string
	lost   bool
}

func newWatchGate() *watchGate {
	g := &watchGate{}
	g.opened = sync.NewCond(&g.mutex)
	return g
}

// hold keeps the watch events of a resource, such as exportsources, back.
func (g *watchGate) hold(resource string) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.held = resource
}

// release lets them through.
func (g *watchGate) release() {
	g.hold("")
	g.opened.Broadcast()
}

// wait returns when the events of a resource may pass.
func (g *watchGate) wait(resource string) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	for g.held == resource {
		g.opened.Wait()
	}
}

// loseAnswer makes the manager lose the answer to its next status write, which
// is carried out.
func (g *watchGate) loseAnswer() {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.lost = true
}

// loses says once that the answer to a status write is lost.
func (g *watchGate) loses(request *http.Request) bool {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	lost := g.lost && request.Method == http.MethodPatch && strings.HasSuffix(request.URL.Path, "/status") && strings.Contains(request.URL.Path, g.held)
	g.lost = g.lost && !lost
	return lost
}

func (g *watchGate) wrap(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(request *http.Request) (*http.Response, error) {
		response, err := next.RoundTrip(request)
		if err == nil && g.loses(request) {
			_ = response.Body.Close()
			return nil, io.ErrUnexpectedEOF
		}
		if err == nil && request.URL.Query().Get("watch") == "true" {
			resource := request.URL.Path[strings.LastIndexByte(request.URL.Path, '/')+1:]
			response.Body = gatedBody{response.Body, func() { g.wait(resource) }}
		}
		return response, err
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(request *http.Request) (*http.Response, error) { return f(request) }

// gatedBody waits between what came and who reads it.
type gatedBody struct {
	io.ReadCloser
	wait func()
}

func (b gatedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.wait()
	return n, err
}
