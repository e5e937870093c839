// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package faults

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// A proxy stands between one manager and the API server. It numbers the requests
// that change something, each kind of them from 1, and does to them what its
// faults say. Everything else passes.
type proxy struct {
	server  *httptest.Server
	forward *httputil.ReverseProxy
	// kill ends the manager at once.
	kill func()
	// released is closed when late requests may go on.
	released chan struct{}
	release  func()

	mutex sync.Mutex
	// faults are those that have not had their effect as often as they may.
	faults []*fault
	// ordinals count the requests of each name.
	ordinals map[string]int
	trace    []*request
	// open are the requests that are on their way; changed is when the last one
	// came or went.
	open    int
	changed time.Time
	streams map[*stream]bool
	// reads count the requests for each resource that change nothing.
	reads map[string]int
	// held says that watch streams stand still.
	held bool
	// lease is the name of the lease that this manager has written.
	lease string
	// api is the API server, and upstream speaks to it; requests counts all.
	api      *url.URL
	upstream http.RoundTripper
	requests int
}

// request is a request that changes something.
type request struct {
	// name is a verb and what it is done to: "patch exportsources/a/status".
	name    string
	ordinal int
	// status is the HTTP status of the API server's answer; 0 for none.
	status int
	// fault is what was done to it.
	fault string
}

func startProxy(t *testing.T, kill func()) *proxy {
	t.Helper()
	api, err := url.Parse(cluster.config.Host)
	if err != nil {
		t.Fatal(err)
	}
	authorities := x509.NewCertPool()
	authorities.AppendCertsFromPEM(cluster.config.CAData)
	p := &proxy{
		api:      api,
		upstream: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: authorities}, MaxIdleConnsPerHost: 100},
		kill:     kill, ordinals: map[string]int{}, streams: map[*stream]bool{}, reads: map[string]int{}, changed: time.Now(),
		released: make(chan struct{}),
	}
	p.release = sync.OnceFunc(func() { close(p.released) })
	p.forward = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			api, _ := p.target()
			r.SetURL(api)
		},
		Transport:     p,
		FlushInterval: -1,
		ErrorHandler:  func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
		ErrorLog:      log.New(io.Discard, "", 0),
	}
	p.server = httptest.NewUnstartedServer(p)
	p.server.Config.ErrorLog = log.New(io.Discard, "", 0)
	p.server.StartTLS()
	t.Cleanup(func() {
		p.release()
		p.cut()
		p.server.CloseClientConnections()
		p.server.Close()
	})
	return p
}

// target is the API server that requests go to now.
func (p *proxy) target() (*url.URL, http.RoundTripper) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.api, p.upstream
}

// RoundTrip implements http.RoundTripper.
func (p *proxy) RoundTrip(r *http.Request) (*http.Response, error) {
	_, upstream := p.target()
	return upstream.RoundTrip(r)
}

// switchServer sends requests to another API server from now on, and says how
// many there were before.
func (p *proxy) switchServer(api *url.URL, upstream http.RoundTripper) int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.api, p.upstream = api, upstream
	return p.requests
}

// asked counts all requests.
func (p *proxy) asked() int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.requests
}

// certificate is the proxy's own authority, as PEM.
func (p *proxy) certificate() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.server.Certificate().Raw})
}

// nameOf names a request for an object of a namespace, and says which resource
// it is for. Reviews of tokens and rights have no name, and leases have none:
// they come by the clock.
func nameOf(r *http.Request) (name, resource string) {
	_, rest, ok := strings.Cut(r.URL.Path, "/namespaces/")
	if !ok {
		return "", ""
	}
	_, rest, _ = strings.Cut(rest, "/")
	resource, _, _ = strings.Cut(rest, "/")
	if resource == "leases" || resource == "" {
		return "", resource
	}
	verbs := map[string]string{http.MethodPost: "create", http.MethodPut: "update", http.MethodPatch: "patch", http.MethodDelete: "delete"}
	if verb := verbs[r.Method]; verb != "" {
		return verb + " " + rest, resource
	}
	return "", resource
}

// ServeHTTP passes a request on, or does what a fault says.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, resource := nameOf(r)
	p.mutex.Lock()
	p.requests++
	p.mutex.Unlock()
	switch {
	case r.URL.Query().Get("watch") != "":
		p.watch(w, r)
	case name != "":
		p.change(w, r, name)
	case resource == "leases" && r.Method != http.MethodGet:
		p.changeLease(w, r)
	default:
		if f := p.faultOfRead(resource); f != nil {
			refuse(w, f.status())
			return
		}
		p.forward.ServeHTTP(w, r)
	}
}

// changeLease notes which lease the manager has.
func (p *proxy) changeLease(w http.ResponseWriter, r *http.Request) {
	answer := &statusRecorder{ResponseWriter: w}
	p.forward.ServeHTTP(answer, r)
	if r.Method != http.MethodPut || answer.status != http.StatusOK {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.lease = path.Base(r.URL.Path)
}

// holdsLease is the lease that this manager has; "" for none.
func (p *proxy) holdsLease() string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.lease
}

// change serves a request that changes something.
func (p *proxy) change(w http.ResponseWriter, r *http.Request, name string) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	seen, f := p.began(name)
	defer p.ended()
	e := &exchange{proxy: p, w: w, r: r, body: body, seen: seen}
	if f == nil {
		e.pass()
		return
	}
	effects[f.Fault](e, f)
}

// began numbers a request and finds its fault.
func (p *proxy) began(name string) (*request, *fault) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.ordinals[name]++
	p.open++
	p.changed = time.Now()
	seen := &request{name: name, ordinal: p.ordinals[name]}
	p.trace = append(p.trace, seen)
	for _, f := range p.faults {
		if f.Request != "" && f.fires(name, seen.ordinal) {
			seen.fault = f.Fault
			return seen, f
		}
	}
	return seen, nil
}

func (p *proxy) begins() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.open++
}

func (p *proxy) ended() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.open--
	p.changed = time.Now()
}

// faultOfRead counts a request that reads a resource and finds its fault.
func (p *proxy) faultOfRead(resource string) *fault {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.reads[resource]++
	for _, f := range p.faults {
		if f.Read != "" && f.Read == resource && f.fires("", p.reads[resource]) {
			return f
		}
	}
	return nil
}

// quiet says for how long nothing has been changed or is on its way.
func (p *proxy) quiet() time.Duration {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.open > 0 || p.held {
		return 0
	}
	return time.Since(p.changed)
}

// arm makes the faults of a plan work from now on, and numbers from 1 again.
func (p *proxy) arm(faults []fault) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.ordinals, p.reads, p.trace, p.faults = map[string]int{}, map[string]int{}, nil, nil
	for _, f := range faults {
		p.faults = append(p.faults, &f)
	}
}

// seen are the requests since arm.
func (p *proxy) seen() []request {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	var out []request
	for _, r := range p.trace {
		out = append(out, *r)
	}
	return out
}

// exchange is a request and the place for its answer.
type exchange struct {
	proxy *proxy
	w     http.ResponseWriter
	r     *http.Request
	body  []byte
	seen  *request
}

// pass sends the request to the API server and the answer back.
func (e *exchange) pass() {
	e.r.Body = io.NopCloser(bytes.NewReader(e.body))
	w := &statusRecorder{ResponseWriter: e.w}
	defer func() { e.noteStatus(w.status) }()
	e.proxy.forward.ServeHTTP(w, e.r)
}

// commit sends the request to the API server and keeps the answer, whoever asked
// may be gone.
func (e *exchange) commit() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	api, upstream := e.proxy.target()
	to := *e.r.URL
	to.Scheme, to.Host = api.Scheme, api.Host
	out, err := http.NewRequestWithContext(ctx, e.r.Method, to.String(), bytes.NewReader(e.body))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	out.Header = e.r.Header.Clone()
	answer, err := upstream.RoundTrip(out)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	e.noteStatus(answer.StatusCode)
}

func (e *exchange) noteStatus(status int) {
	e.proxy.mutex.Lock()
	defer e.proxy.mutex.Unlock()
	e.seen.status = status
}

// statusRecorder remembers the status of an answer.
type statusRecorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (s *statusRecorder) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

// Unwrap lets the reverse proxy flush.
func (s *statusRecorder) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// refuse answers as the API server does.
func refuse(w http.ResponseWriter, code int) {
	reasons := map[int]metav1.StatusReason{
		http.StatusForbidden: metav1.StatusReasonForbidden, http.StatusConflict: metav1.StatusReasonConflict,
		http.StatusTooManyRequests: metav1.StatusReasonTooManyRequests, http.StatusInternalServerError: metav1.StatusReasonInternalError,
		http.StatusServiceUnavailable: metav1.StatusReasonServiceUnavailable, http.StatusGatewayTimeout: metav1.StatusReasonTimeout,
	}
	w.Header().Set("Content-Type", "application/json")
	if code == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "1")
	}
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(metav1.Status{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"},
		Status:   metav1.StatusFailure, Code: int32(code), Reason: reasons[code], Message: "a fault of the test",
	})
}
