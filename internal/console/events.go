// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package console

import (
	"fmt"
	"net/http"
	"time"
)

const (
	// maxFollowers is how many pages may follow the cluster at a time.
	maxFollowers = 16
	// quiet is the least time between two events, so that a mass of changes does
	// not keep a page busy.
	quiet = 300 * time.Millisecond
	// heartbeat is how often a page without changes is written to. The write
	// finds out whether the page is still there.
	heartbeat = 15 * time.Second
	// eventTimeout is how long a page may take to read an event.
	eventTimeout = 10 * time.Second
)

// events tells a page with a server-sent event when the view has changed. The data
// is the version of the view; the page then asks for itself again.
func (p *pages) events(w http.ResponseWriter, r *http.Request) {
	if !p.followers.TryAcquire(1) {
		w.Header().Set("Retry-After", "10")
		http.Error(w, fmt.Sprintf("%d pages follow the cluster already. Close one.", maxFollowers), http.StatusServiceUnavailable)
		return
	}
	defer p.followers.Release(1)
	w.Header().Set("Content-Type", "text/event-stream")
	stream := http.NewResponseController(w)
	if r.Method == http.MethodHead || stream.SetReadDeadline(time.Time{}) != nil {
		return
	}
	last := ""
	for {
		version, next := p.view.changes.seen()
		line := ": still here\n\n"
		if version != last {
			line, last = fmt.Sprintf("retry: 2000\ndata: %s\n\n", version), version
		}
		if !p.send(w, stream, line) || !p.pause(r, quiet, nil) || !p.pause(r, heartbeat, next) {
			return
		}
	}
}

// send writes to a page. It says whether the page is still there.
func (p *pages) send(w http.ResponseWriter, stream *http.ResponseController, line string) bool {
	if stream.SetWriteDeadline(p.clock.Now().Add(eventTimeout)) != nil {
		return false
	}
	if _, err := fmt.Fprint(w, line); err != nil {
		return false
	}
	return stream.Flush() == nil
}

// pause waits until the time is over or the channel closes. It says whether the
// page still listens.
func (p *pages) pause(r *http.Request, limit time.Duration, next <-chan struct{}) bool {
	timer := p.clock.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-r.Context().Done():
		return false
	case <-next:
	case <-timer.C():
	}
	return true
}
