// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"bytes"
	"context"
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
	late   lateWrite
}

// lateWrite is a status write that the network delivers long after its manager
// is gone.
type lateWrite struct {
	// of is the resource whose next write is kept back.
	of string
	// deliver sends it and gives the status of the answer; nil until there is one.
	deliver func() (status int, err error)
	// cut says that the manager reaches the API server no more.
	cut bool
}

// delayWrite keeps the next status write of a resource back, and cuts its
// manager off.
func (g *watchGate) delayWrite(resource string) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.late = lateWrite{of: resource}
}

// delayed says that the write was sent.
func (g *watchGate) delayed() bool {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return g.late.deliver != nil
}

// reconnect lets the next manager reach the API server, and gives the write of
// the one before.
func (g *watchGate) reconnect() (deliver func() (status int, err error)) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.late.cut, g.late.of = false, ""
	return g.late.deliver
}

// keepsBack says that a write does not reach the API server now.
func (g *watchGate) keepsBack(request *http.Request, next http.RoundTripper) bool {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	if g.late.of != "" && request.Method == http.MethodPatch && strings.HasSuffix(request.URL.Path, "/status") && strings.Contains(request.URL.Path, "/"+g.late.of+"/") {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			panic(err)
		}
		sent := request.Clone(context.Background())
		sent.Body = io.NopCloser(bytes.NewReader(body))
		g.late = lateWrite{cut: true, deliver: func() (int, error) {
			response, err := next.RoundTrip(sent)
			if err != nil {
				return 0, err
			}
			return response.StatusCode, response.Body.Close()
		}}
	}
	return g.late.cut && request.Method != http.MethodGet
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
		if g.keepsBack(request, next) {
			return nil, io.ErrUnexpectedEOF
		}
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
