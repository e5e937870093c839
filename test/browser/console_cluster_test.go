// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package browser

import (
	"bufio"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// liveCluster is an API server with the samples, a manager that evaluates them,
// and a relay before the API server that the test can cut.
type liveCluster struct {
	*testing.T
	// kubeconfig of an administrator, relayed the same through the relay.
	kubeconfig, relayed string
	relay               *relay
	folder              string
}

func startCluster(t *testing.T) *liveCluster {
	t.Helper()
	if os.Getenv("KUBEBUILDER_ASSETS") == "" {
		t.Fatal("KUBEBUILDER_ASSETS names no folder with a control plane; hack/test-tools/browser.sh sets it")
	}
	c := &liveCluster{T: t, folder: t.TempDir()}
	server := c.startControlPlane()
	c.relay = startRelay(t, server)
	c.kubeconfig = c.write("admin.kubeconfig", fmt.Sprintf(kubeconfig, server))
	c.relayed = c.write("relayed.kubeconfig", fmt.Sprintf(kubeconfig, c.relay.listener.Addr()))
	for range 600 {
		if _, err := c.tryKubectl("", "get", "--raw", "/readyz"); err == nil {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	c.kubectl("", "apply", "--server-side", "-f", "../../config/crd/bases")
	c.kubectl("", "wait", "--for=condition=Established", "--timeout=60s", "crd", "--all")
	c.kubectl("", "apply", "-f", "../../config/samples")
	c.start(exec.Command(program, "manager", "--kubeconfig", c.kubeconfig, "--metrics-bind-address=0", "--health-probe-bind-address=0"))
	c.kubectl("", "wait", "--for=condition=Ready", "--timeout=120s", "customeradoptions,exportsources,portfolioadoptions", "--all")
	return c
}

// kubeconfig of an administrator, with the address of the API server.
const kubeconfig = `apiVersion: v1
kind: Config
clusters: [{name: test, cluster: {server: "https://%s", insecure-skip-tls-verify: true}}]
users: [{name: admin, user: {token: admin}}]
contexts: [{name: test, context: {cluster: test, user: admin}}]
current-context: test
`

// startControlPlane starts etcd and an API server, and gives the address of the
// latter.
func (c *liveCluster) startControlPlane() string {
	c.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		c.Fatal(err)
	}
	signer := c.write("signer.pem", string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})))
	tokens := c.write("tokens.csv", "admin,admin,1,system:masters\n")
	etcd, peers, server := c.freeAddress(), c.freeAddress(), c.freeAddress()
	assets := os.Getenv("KUBEBUILDER_ASSETS")
	c.start(exec.Command(filepath.Join(assets, "etcd"), "--data-dir", filepath.Join(c.folder, "etcd"), "--unsafe-no-fsync",
		"--listen-client-urls", "http://"+etcd, "--advertise-client-urls", "http://"+etcd, "--listen-peer-urls", "http://"+peers))
	_, port, err := net.SplitHostPort(server)
	if err != nil {
		c.Fatal(err)
	}
	c.start(exec.Command(filepath.Join(assets, "kube-apiserver"), "--etcd-servers=http://"+etcd, "--bind-address=127.0.0.1", "--secure-port="+port,
		"--advertise-address=127.0.0.1", "--endpoint-reconciler-type=none", "--service-cluster-ip-range=10.0.0.0/24", "--cert-dir="+c.folder,
		"--authorization-mode=RBAC", "--token-auth-file="+tokens, "--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file="+signer, "--service-account-signing-key-file="+signer))
	return server
}

// freeAddress is one that nobody listens on.
func (c *liveCluster) freeAddress() string {
	c.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		c.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

func (c *liveCluster) write(name, content string) string {
	c.Helper()
	path := filepath.Join(c.folder, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		c.Fatal(err)
	}
	return path
}

// kubectl runs as administrator, beside the relay.
func (c *liveCluster) kubectl(stdin string, args ...string) string {
	c.Helper()
	out, err := c.tryKubectl(stdin, args...)
	if err != nil {
		c.Fatal(err)
	}
	return out
}

func (c *liveCluster) tryKubectl(stdin string, args ...string) (string, error) {
	command := exec.CommandContext(c.Context(), filepath.Join(os.Getenv("KUBEBUILDER_ASSETS"), "kubectl"), args...)
	command.Env = append(os.Environ(), "KUBECONFIG="+c.kubeconfig, "HOME="+c.folder)
	command.Stdin = strings.NewReader(stdin)
	var stderr strings.Builder
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("kubectl %q: %w\n%s", args, err, stderr.String())
	}
	return string(out), nil
}

// start starts a program, and stops it when the test ends.
func (c *liveCluster) start(command *exec.Cmd) (stop func()) {
	c.Helper()
	if err := command.Start(); err != nil {
		c.Fatal(err)
	}
	stop = sync.OnceFunc(func() {
		_ = command.Process.Signal(os.Interrupt)
		_ = command.Wait()
	})
	c.Cleanup(stop)
	return stop
}

// console starts `kubectl adoption console` and gives the address that it prints.
func (c *liveCluster) console(args ...string) (address string, stop func()) {
	c.Helper()
	plugin := filepath.Join(c.folder, "kubectl-adoption")
	if err := os.Symlink(program, plugin); err != nil && !errors.Is(err, os.ErrExist) {
		c.Fatal(err)
	}
	absolute, err := filepath.Abs(plugin)
	if err != nil {
		c.Fatal(err)
	}
	command := exec.Command(absolute, append([]string{"console", "--kubeconfig", c.relayed, "-n", "default"}, args...)...)
	out, err := command.StdoutPipe()
	if err != nil {
		c.Fatal(err)
	}
	stop = c.start(command)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		c.Fatal(err)
	}
	return regexp.MustCompile(`http://\S+`).FindString(line), stop
}

// relay passes connections on to a server, until it is cut.
type relay struct {
	listener net.Listener
	server   string

	mu    sync.Mutex
	isCut bool
	open  []net.Conn
}

func startRelay(t *testing.T, server string) *relay {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	r := &relay{listener: listener, server: server}
	go func() {
		for {
			from, err := listener.Accept()
			if err != nil {
				return
			}
			r.pass(from)
		}
	}()
	return r
}

func (r *relay) pass(from net.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.isCut {
		_ = from.Close()
		return
	}
	to, err := net.Dial("tcp4", r.server)
	if err != nil {
		_ = from.Close()
		return
	}
	r.open = append(r.open, from, to)
	go func() { _, _ = io.Copy(to, from); _ = to.Close() }()
	go func() { _, _ = io.Copy(from, to); _ = from.Close() }()
}

// cut ends all connections, and refuses new ones until it is false.
func (r *relay) cut(isCut bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.isCut = isCut
	for _, c := range r.open {
		_ = c.Close()
	}
	r.open = nil
}
