// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package origins

import (
	"encoding/pem"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
)

// front is an https server in front of the handler of an origin. It gives the answers
// of the handler, or a fault.
type front struct {
	*httptest.Server
	handler http.Handler
	// concerns selects the requests that get a fault; nil means all. The fault
	// refused applies to all connections.
	concerns func(*http.Request) bool

	mutex sync.Mutex
	fault fault
	met   func()
}

// newFront starts one; configure changes the server before.
func newFront(t *testing.T, handler http.Handler, configure ...func(*httptest.Server)) *front {
	t.Helper()
	f := &front{handler: handler}
	f.Server = httptest.NewUnstartedServer(f)
	f.Listener = door{f.Listener, f}
	f.EnableHTTP2 = true
	f.Config.ErrorLog = log.New(io.Discard, "", 0)
	for _, c := range configure {
		c(f.Server)
	}
	f.StartTLS()
	t.Cleanup(f.Close)
	return f
}

// ca is the certificate of the server's authority.
func (f *front) ca() string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: f.Certificate().Raw}))
}

func (f *front) meet(_ *testing.T, next fault, met func()) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.fault, f.met = next, met
}

func (f *front) now() (fault, func()) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.fault, f.met
}

// ServeHTTP implements http.Handler.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fault, met := f.now()
	if fault == none || f.concerns != nil && !f.concerns(r) {
		f.handler.ServeHTTP(w, r)
		return
	}
	w.Header().Set("X-Request-Id", canary)
	switch fault {
	case unauthorized:
		http.Error(w, canary, http.StatusUnauthorized)
	case throttled:
		w.Header().Set("Retry-After", strconv.Itoa(int(retryAfter.Seconds())))
		http.Error(w, canary, http.StatusTooManyRequests)
	case wrongContent:
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, loginPage)
	default:
		f.half(w, r)
		met()
		if fault == slow {
			<-r.Context().Done()
		}
		panic(http.ErrAbortHandler) // the connection breaks
	}
	met()
}

// half sends the first half of the right answer.
func (f *front) half(w http.ResponseWriter, r *http.Request) {
	whole := httptest.NewRecorder()
	f.handler.ServeHTTP(whole, r)
	body := whole.Body.Bytes()
	maps.Copy(w.Header(), whole.Header())
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(whole.Code)
	_, _ = w.Write(body[:len(body)/2])
	_ = http.NewResponseController(w).Flush()
}

// door accepts no connection during the fault refused.
type door struct {
	net.Listener
	front *front
}

// Accept implements net.Listener.
func (d door) Accept() (net.Conn, error) {
	for {
		conn, err := d.Listener.Accept()
		fault, met := d.front.now()
		if err != nil || fault != refused {
			return conn, err
		}
		met()
		reset(conn)
	}
}

// reset ends a connection with a TCP reset.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
