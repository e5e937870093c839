// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package faults

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/envtest"
)

// gap stands between the second API server and etcd. While it is shut nothing
// passes, and that API server knows only what was before.
type gap struct {
	listener net.Listener
	etcd     string

	mutex sync.Mutex
	open  *sync.Cond
	shut  bool
}

func newGap(etcd *url.URL) (*gap, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	g := &gap{listener: listener, etcd: etcd.Host}
	g.open = sync.NewCond(&g.mutex)
	go g.serve()
	return g, nil
}

func (g *gap) serve() {
	for {
		in, err := g.listener.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", g.etcd)
		if err != nil {
			_ = in.Close()
			continue
		}
		go g.pass(out, in)
		go g.pass(in, out)
	}
}

// pass copies what comes while the gap is open.
func (g *gap) pass(out, in net.Conn) {
	defer func() { _, _ = out.Close(), in.Close() }()
	buffer := make([]byte, 64<<10)
	for {
		n, err := in.Read(buffer)
		g.mutex.Lock()
		for g.shut {
			g.open.Wait()
		}
		g.mutex.Unlock()
		if n > 0 {
			if _, err := out.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func (g *gap) set(shut bool) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.shut = shut
	g.open.Broadcast()
}

// secondServer is an API server on the same etcd, behind a gap. It starts when
// the first plan needs it.
var secondServer struct {
	once sync.Once
	err  error
	gap  *gap
	url  *url.URL
	// transport trusts it.
	transport http.RoundTripper
	stop      func() error
	// mutex lets one plan at a time shut the gap.
	mutex sync.Mutex
}

// startSecond starts it with the certificates and keys of the first, so that the
// same tokens are good.
func startSecond(environment *envtest.Environment) error {
	first := environment.ControlPlane.GetAPIServer()
	var err error
	if secondServer.gap, err = newGap(environment.ControlPlane.Etcd.URL); err != nil {
		return err
	}
	second := another(first)
	second.EtcdURL = &url.URL{Scheme: "http", Host: secondServer.gap.listener.Addr().String()}
	second.CertDir, second.Authn = first.CertDir, first.Authn
	second.StartTimeout, second.StopTimeout = 2*time.Minute, time.Minute
	second.Out, second.Err = io.Discard, io.Discard
	second.Configure().Set("advertise-address", "127.0.0.1").Set("endpoint-reconciler-type", "none").
		Set("service-account-issuer", first.SecureServing.URL("https", "/").String())
	if err := second.Start(); err != nil {
		return err
	}
	secondServer.stop = second.Stop
	secondServer.url = second.SecureServing.URL("https", "")
	authorities := x509.NewCertPool()
	authorities.AppendCertsFromPEM(cluster.config.CAData)
	secondServer.transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: authorities, ServerName: "localhost"}}
	return nil
}

func stopSecond() error {
	if secondServer.stop == nil {
		return nil
	}
	secondServer.gap.set(false)
	return secondServer.stop()
}

// another gives a new value of the type of a pointer.
func another[T any](*T) *T { return new(T) }

// TestStaleServer restarts the manager against an API server that does not know
// of the last step yet, and lets that server catch up.
func TestStaleServer(t *testing.T) {
	for _, name := range enumerated {
		if w := workloads[name]; w.replicas > 1 || !*all && !staleInShort[name] {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if reference := referenceOf(t, name); reference != nil {
				try(t, plan{Workload: name, Stale: true}, reference)
			}
		})
	}
}

// staleInShort are the workloads for which old data would do the most harm.
var staleInShort = map[string]bool{"content": true, "recreate": true, "template": true}

// stale does the last step of a workload while the manager sees the second API
// server only, which does not see the step.
func (r *run) stale(s step) {
	r.t.Helper()
	secondServer.once.Do(func() { secondServer.err = startSecond(cluster.environment) })
	r.must(secondServer.err)
	secondServer.mutex.Lock()
	defer secondServer.mutex.Unlock()
	secondServer.gap.set(true)
	defer secondServer.gap.set(false)
	s.do(r)
	p := r.managers[0].proxy
	before := p.switchServer(secondServer.url, secondServer.transport)
	r.managers[0].restart()
	p.cut()
	r.await("the manager asks the stale server", func() bool { return p.asked() > before })
	pause(r.ctx, aMoment)
}
