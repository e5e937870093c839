// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package faults

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// process is the manager behind its proxy. When it is killed it starts again,
// as a kubelet would start it.
type process struct {
	t         *testing.T
	proxy     *proxy
	arguments []string
	metrics   string
	// log is the file with all it prints, over all its starts.
	log string

	mutex   sync.Mutex
	program string
	command *exec.Cmd
	// stopping says that it shall not start again.
	stopping bool
	// starts counts them; faults are ends that nobody asked for.
	starts int
	faults []string
	ended  chan struct{}
	// lastMetrics are those of the end of a run.
	lastMetrics string
}

// startProcess starts a manager that works in one namespace only.
func startProcess(t *testing.T, namespace string, flags ...string) *process {
	t.Helper()
	dir := t.TempDir()
	p := &process{t: t, program: cluster.program, log: filepath.Join(dir, "log"), ended: make(chan struct{}), metrics: freeAddress(t)}
	p.proxy = startProxy(t, p.kill)
	kubeconfig := filepath.Join(dir, "kubeconfig")
	if err := clientcmd.WriteToFile(p.kubeconfig(), kubeconfig); err != nil {
		t.Fatal(err)
	}
	p.arguments = append([]string{
		"manager", "--kubeconfig=" + kubeconfig, "--watch-namespaces=" + namespace,
		"--health-probe-bind-address=0", "--leader-election-namespace=" + systemNamespace, "--allowed-source-hosts=127.0.0.1",
	}, flags...)
	if err := p.start(); err != nil {
		t.Fatal(err)
	}
	go p.supervise()
	t.Cleanup(p.stop)
	return p
}

func (p *process) kubeconfig() clientcmdapi.Config {
	config := clientcmdapi.NewConfig()
	config.Clusters["faults"] = &clientcmdapi.Cluster{Server: p.proxy.server.URL, CertificateAuthorityData: p.proxy.certificate()}
	config.AuthInfos["faults"] = &clientcmdapi.AuthInfo{Token: cluster.token}
	config.Contexts["faults"] = &clientcmdapi.Context{Cluster: "faults", AuthInfo: "faults"}
	config.CurrentContext = "faults"
	return *config
}

// start starts the program; the mutex is held, or nobody else is there yet.
func (p *process) start() error {
	log, err := os.OpenFile(p.log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	p.command = exec.Command(p.program, append(slices.Clone(p.arguments), "--metrics-bind-address="+p.metrics)...)
	p.command.Env = []string{"HOME=" + filepath.Dir(p.log), "GOMAXPROCS=2"}
	p.command.Stdout, p.command.Stderr = log, log
	p.starts++
	return p.command.Start()
}

// supervise starts the program again when it ends, until stop.
func (p *process) supervise() {
	defer close(p.ended)
	for {
		err := p.command.Wait()
		p.mutex.Lock()
		status := p.command.ProcessState.Sys().(syscall.WaitStatus)
		if p.stopping || p.starts > 50 {
			p.mutex.Unlock()
			return
		}
		killed := status.Signaled() && status.Signal() == syscall.SIGKILL
		switch {
		case !killed && strings.HasSuffix(strings.TrimSpace(p.output()), "address already in use"):
			p.metrics = freeAddress(p.t) // somebody was faster
		case !killed:
			p.faults = append(p.faults, fmt.Sprintf("the manager ended by itself: %v", err))
		}
		if err := p.start(); err != nil {
			p.faults = append(p.faults, err.Error())
			p.mutex.Unlock()
			return
		}
		p.mutex.Unlock()
	}
}

// kill ends the manager at once; it starts again.
func (p *process) kill() { p.signal(syscall.SIGKILL) }

func (p *process) signal(s syscall.Signal) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	_ = p.command.Process.Signal(s)
}

// upgrade ends the manager as a kubelet does, and starts another program.
func (p *process) upgrade(program string) {
	p.mutex.Lock()
	p.program = program
	p.mutex.Unlock()
	p.restart()
}

// restart kills the manager and returns when another one runs.
func (p *process) restart() {
	starts := p.count()
	p.kill()
	for p.count() == starts {
		time.Sleep(10 * time.Millisecond)
	}
}

func (p *process) count() int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.starts
}

// gone ends the manager for ever, without a word.
func (p *process) gone() {
	p.mutex.Lock()
	p.stopping = true
	_ = p.command.Process.Kill()
	p.mutex.Unlock()
	<-p.ended
}

// stop ends the manager.
func (p *process) stop() {
	select {
	case <-p.ended:
	default:
		p.gone()
	}
}

// output is all that the manager printed.
func (p *process) output() string {
	text, err := os.ReadFile(p.log)
	if err != nil {
		p.t.Error(err)
	}
	return string(text)
}

// scrape reads the manager's metrics, whose certificate it made itself.
func (p *process) scrape() (string, error) {
	p.mutex.Lock()
	address := p.metrics
	p.mutex.Unlock()
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, "https://"+address+"/metrics", http.NoBody)
	if err != nil {
		return "", err
	}
	request.Header.Set("Authorization", "Bearer "+cluster.readerToken)
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	defer transport.CloseIdleConnections()
	answer, err := (&http.Client{Transport: transport, Timeout: 10 * time.Second}).Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("metrics: status %d: %s", answer.StatusCode, body)
	}
	return string(body), err
}

// metricAbove gives the lines of a metric that are not 0.
func metricAbove(metrics, name string) (lines []string) {
	for line := range strings.Lines(metrics) {
		if strings.HasPrefix(line, name) && !strings.HasSuffix(strings.TrimSpace(line), " 0") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// bindingOf lets a ServiceAccount read the metrics.
func bindingOf(account client.Object) *rbacv1.ClusterRoleBinding {
	return &rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: "faults-" + account.GetName()},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: metricsReader},
		Subjects:   []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: account.GetNamespace(), Name: account.GetName()}},
	}
}
