// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package faults

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"
)

// stream is one watch. What the API server sends is passed on by a goroutine of
// its own, so that it can be held or delayed and the API server notices nothing.
type stream struct {
	http.ResponseWriter
	chunks chan chunk
	cancel context.CancelFunc
}

// chunk is what was read at a time.
type chunk struct {
	at    time.Time
	bytes []byte
}

// Write implements http.ResponseWriter.
func (s *stream) Write(b []byte) (int, error) {
	s.chunks <- chunk{time.Now(), slices.Clone(b)}
	return len(b), nil
}

// Flush does nothing: whoever writes the chunks flushes them.
func (*stream) Flush() {}

// watch serves a watch.
func (p *proxy) watch(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(r.Context())
	s := &stream{ResponseWriter: w, chunks: make(chan chunk, 10_000), cancel: cancel}
	p.mutex.Lock()
	p.streams[s] = true
	p.mutex.Unlock()
	passed := make(chan struct{})
	go func() {
		defer close(passed)
		p.passOn(ctx, s, r.URL.Path)
	}()
	defer func() {
		close(s.chunks)
		<-passed
		cancel()
		p.mutex.Lock()
		delete(p.streams, s)
		p.mutex.Unlock()
	}()
	p.forward.ServeHTTP(s, r.WithContext(ctx))
}

// passOn writes the chunks of a stream when their time has come.
func (p *proxy) passOn(ctx context.Context, s *stream, path string) {
	controller := http.NewResponseController(s.ResponseWriter)
	for c := range s.chunks {
		for p.isHeld() && ctx.Err() == nil {
			pause(ctx, 10*time.Millisecond)
		}
		pause(ctx, time.Until(c.at.Add(p.lagOf(path))))
		if ctx.Err() != nil {
			continue
		}
		if _, err := s.ResponseWriter.Write(c.bytes); err != nil || controller.Flush() != nil {
			s.cancel()
		}
	}
}

func (p *proxy) isHeld() bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.held
}

// hold lets no watch stream go on, or all of them again.
func (p *proxy) hold(held bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.held, p.changed = held, time.Now()
}

// lagOf is how late everything of a watch comes now. The watch may be older than
// the fault.
func (p *proxy) lagOf(path string) time.Duration {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, f := range p.faults {
		if f.Watch != "" && strings.HasSuffix(path, "/"+f.Watch) {
			return f.Delay.Duration
		}
	}
	return 0
}

// cut ends all watch streams in the middle.
func (p *proxy) cut() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for s := range p.streams {
		s.cancel()
	}
}

// pause waits for some time, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
