// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package console

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	clocktesting "k8s.io/utils/clock/testing"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// listen opens the stream of events. Its lines come one by one.
func listen(t *testing.T, address string) (status int, lines <-chan string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	out := make(chan string, 100)
	go func() {
		defer close(out)
		for scanner := bufio.NewScanner(answer.Body); scanner.Scan(); {
			out <- scanner.Text()
		}
	}()
	return answer.StatusCode, out, cancel
}

// next is the next line that begins with the text. The clock goes on whenever
// somebody waits for it.
func (s *site) next(lines <-chan string, begin string) string {
	s.Helper()
	limit := time.After(30 * time.Second)
	for {
		select {
		case line, more := <-lines:
			if !more {
				s.Fatal("the stream has ended")
			}
			if strings.HasPrefix(line, begin) {
				return line
			}
		case <-time.After(5 * time.Millisecond):
			if s.clock.HasWaiters() {
				s.clock.Step(quiet)
			}
		case <-limit:
			s.Fatalf("no line begins with %q", begin)
		}
	}
}

// eventSite has a clock from which deadlines of connections can be counted.
func eventSite(t *testing.T) (*site, *httptest.Server) {
	s := newSite(t, "en")
	s.clock = clocktesting.NewFakeClock(time.Now().Add(time.Hour))
	s.pages.clock = s.clock
	s.fill()
	server := httptest.NewServer(s.pages.handler())
	t.Cleanup(server.Close)
	return s, server
}

// TestEvents: a page hears of the state it begins with and of each later one, and
// that the console is still there when nothing changes.
func TestEvents(t *testing.T) {
	s, server := eventSite(t)
	_, lines, stop := listen(t, server.URL)
	defer stop()
	first := s.next(lines, "data: ")
	s.next(lines, ": still here")
	s.put(newReport("a", "b", v1alpha1.AdoptionLow, figures{1, 1, 1}))
	second := s.next(lines, "data: ")
	version, _ := s.view.changes.seen()
	if first == second || second != "data: "+version {
		t.Errorf("first %s, then %s; the view is at %s", first, second, version)
	}
}

// TestFollowersAreBounded: one more than the limit is refused, until one goes.
func TestFollowersAreBounded(t *testing.T) {
	s, server := eventSite(t)
	var stops []func()
	for range maxFollowers {
		status, lines, stop := listen(t, server.URL)
		if status != http.StatusOK {
			t.Fatalf("status %d", status)
		}
		s.next(lines, "data: ")
		stops = append(stops, stop)
	}
	if status, _, stop := listen(t, server.URL); status != http.StatusServiceUnavailable {
		t.Errorf("one too many has status %d", status)
		stop()
	}
	for _, stop := range stops {
		stop()
	}
	for range 100 {
		status, _, stop := listen(t, server.URL)
		defer stop()
		if status == http.StatusOK {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("nobody gets a place that was given up")
}

// TestServerLimits: every limit is set, and the stream of events outlives those of
// a page. It ends with the console.
func TestServerLimits(t *testing.T) {
	s, _ := eventSite(t)
	ctx, cancel := context.WithCancel(t.Context())
	server := newServer(ctx, s.pages.handler())
	for name, limit := range map[string]time.Duration{"header": server.ReadHeaderTimeout, "read": server.ReadTimeout, "write": server.WriteTimeout, "idle": server.IdleTimeout} {
		if limit <= 0 {
			t.Errorf("no limit: %s", name)
		}
	}
	server.ReadTimeout, server.WriteTimeout = 50*time.Millisecond, 50*time.Millisecond
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- serve(ctx, listener, server) }()
	_, lines, stop := listen(t, fmt.Sprintf("http://%s", listener.Addr()))
	defer stop()
	s.next(lines, "data: ")
	time.Sleep(200 * time.Millisecond)
	s.put(newReport("a", "b", v1alpha1.AdoptionLow, figures{1, 1, 1}))
	s.next(lines, "data: ")
	cancel()
	if err := <-done; err != nil {
		t.Errorf("stopped with %v", err)
	}
}
