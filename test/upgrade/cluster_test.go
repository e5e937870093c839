// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package upgrade

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	"sigs.k8s.io/yaml"
)

// The names that config/default gives in every line.
const (
	systemNamespace = "customer-adoption-system"
	serviceAccount  = "customer-adoption-controller-manager"
	metricsReader   = "customer-adoption-metrics-reader"
)

// cluster is a control plane of its own for each line, for CRDs are of the
// whole cluster.
type cluster struct {
	t           *testing.T
	environment *envtest.Environment
	dir         string
	dynamic     dynamic.Interface
}

func startCluster(t *testing.T) *cluster {
	t.Helper()
	ctrl.SetLogger(zap.New())
	environment := &envtest.Environment{ControlPlaneStartTimeout: 2 * time.Minute, ControlPlaneStopTimeout: time.Minute}
	environment.ControlPlane.GetAPIServer().Configure().
		Set("advertise-address", "127.0.0.1").
		Set("endpoint-reconciler-type", "none")
	config, err := environment.Start()
	if err != nil {
		t.Fatalf("start the control plane: %v", err)
	}
	t.Cleanup(func() {
		if err := environment.Stop(); err != nil {
			t.Error(err)
		}
	})
	c := &cluster{t: t, environment: environment, dir: t.TempDir()}
	if err := os.WriteFile(c.kubeconfig(), environment.KubeConfig, 0o600); err != nil {
		t.Fatal(err)
	}
	config.QPS = -1
	if c.dynamic, err = dynamic.NewForConfig(config); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *cluster) kubeconfig() string { return filepath.Join(c.dir, "admin.kubeconfig") }

// kubectl runs kubectl as administrator, with manifests on its standard input.
func (c *cluster) kubectl(stdin string, args ...string) string {
	c.t.Helper()
	command := exec.CommandContext(c.t.Context(), filepath.Join(os.Getenv("KUBEBUILDER_ASSETS"), "kubectl"), args...)
	command.Env = append(os.Environ(), "KUBECONFIG="+c.kubeconfig(), "HOME="+c.dir)
	command.Stdin = strings.NewReader(stdin)
	var stderr strings.Builder
	command.Stderr = &stderr
	stdout, err := command.Output()
	if err != nil {
		c.t.Fatalf("kubectl %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return strings.TrimSpace(string(stdout))
}

// install does what `make deploy` does, but for the process of the manager.
func (c *cluster) install(i installation) {
	c.t.Helper()
	c.kubectl("", "apply", "--server-side", "-k", filepath.Join(i.folder, "config/default"))
	c.kubectl("", "wait", "--for=condition=Established", "--timeout=60s", "crd", "--all")
}

// manager is the program of an installation, under its ServiceAccount.
type manager struct {
	cluster *cluster
	command *exec.Cmd
	// metrics is the address of the endpoint, reader a token that may read it.
	metrics, reader string
	log             string
	ended           chan struct{}
}

func (c *cluster) startManager(i installation) *manager {
	c.t.Helper()
	dir := c.t.TempDir()
	m := &manager{cluster: c, metrics: freeAddress(c.t), log: filepath.Join(dir, "log"), ended: make(chan struct{})}
	m.reader = c.kubectl("", "create", "token", "metrics-reader", "-n", systemNamespace)
	log, err := os.Create(m.log)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	m.command = exec.Command(i.program, append(arguments(c.t, i), "--kubeconfig="+c.managerKubeconfig(dir),
		"--leader-election-namespace="+systemNamespace, "--health-probe-bind-address=0", "--metrics-bind-address="+m.metrics)...)
	m.command.Env = []string{"HOME=" + dir}
	m.command.Stdout, m.command.Stderr = log, log
	if err := m.command.Start(); err != nil {
		c.t.Fatal(err)
	}
	go func() {
		defer close(m.ended)
		_ = m.command.Wait() // its exit status is in the process state
	}()
	c.t.Cleanup(m.stop)
	return m
}

// arguments are those of the installation's Deployment.
func arguments(t *testing.T, i installation) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(i.folder, "config/manager/manager.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var deployment struct {
		Spec struct {
			Template struct {
				Spec struct{ Containers []struct{ Args []string } }
			}
		}
	}
	if err := yaml.Unmarshal(text, &deployment); err != nil {
		t.Fatal(err)
	}
	return deployment.Spec.Template.Spec.Containers[0].Args
}

// managerKubeconfig holds the token of the manager's ServiceAccount.
func (c *cluster) managerKubeconfig(dir string) string {
	c.t.Helper()
	config := clientcmdapi.NewConfig()
	config.Clusters["c"] = &clientcmdapi.Cluster{Server: c.environment.Config.Host, CertificateAuthorityData: c.environment.Config.CAData}
	config.AuthInfos["c"] = &clientcmdapi.AuthInfo{Token: c.kubectl("", "create", "token", serviceAccount, "-n", systemNamespace)}
	config.Contexts["c"] = &clientcmdapi.Context{Cluster: "c", AuthInfo: "c"}
	config.CurrentContext = "c"
	path := filepath.Join(dir, "kubeconfig")
	if err := clientcmd.WriteToFile(*config, path); err != nil {
		c.t.Fatal(err)
	}
	return path
}

// stop ends the manager as a kubelet does.
func (m *manager) stop() {
	_ = m.command.Process.Signal(syscall.SIGTERM)
	select {
	case <-m.ended:
	case <-time.After(30 * time.Second):
		m.cluster.t.Error("the manager did not end within 30 s of SIGTERM")
		_ = m.command.Process.Kill()
		<-m.ended
	}
	if m.cluster.t.Failed() {
		output, err := os.ReadFile(m.log)
		m.cluster.t.Logf("the log of %s: %v\n%.20000s", m.command.Path, err, output)
	}
}

// settle waits until the manager has read every source, has looked at every
// object, and has then had nothing to do for three seconds.
func (m *manager) settle(sources, objects int) {
	m.cluster.t.Helper()
	const patience, still = 3 * time.Minute, 3 * time.Second
	said, idle := "", time.Now()
	for deadline := time.Now().Add(patience); time.Since(idle) < still; time.Sleep(100 * time.Millisecond) {
		metrics := m.scrape()
		reads, looks := sum(metrics, "adoption_exportsource_fetches_total"), sum(metrics, "controller_runtime_reconcile_total")
		busy := sum(metrics, "workqueue_depth") + sum(metrics, "controller_runtime_active_workers")
		if reads < float64(sources) || looks < float64(objects) || busy > 0 {
			idle = time.Now()
		}
		said = fmt.Sprintf("%v of %d sources are read, %v looks at %d objects, %v in work", reads, sources, looks, objects, busy)
		if time.Now().After(deadline) {
			m.cluster.t.Fatalf("not at rest within %s: %s", patience, said)
		}
	}
}

// scrape reads the metrics; they are empty until the manager serves them. The
// certificate is one that the manager made itself.
func (m *manager) scrape() string {
	ctx, cancel := context.WithTimeout(m.cluster.t.Context(), 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+m.metrics+"/metrics", http.NoBody)
	if err != nil {
		m.cluster.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+m.reader)
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	defer transport.CloseIdleConnections()
	answer, err := transport.RoundTrip(request)
	if err != nil {
		return ""
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		return ""
	}
	return string(body)
}

// sum adds the values of all series of a metric.
func sum(metrics, name string) (total float64) {
	for row := range strings.Lines(metrics) {
		rest, found := strings.CutPrefix(row, name)
		if !found || !strings.HasPrefix(rest, "{") && !strings.HasPrefix(rest, " ") {
			continue
		}
		fields := strings.Fields(rest)
		value, err := strconv.ParseFloat(fields[len(fields)-1], 64)
		if err == nil {
			total += value
		}
	}
	return total
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
