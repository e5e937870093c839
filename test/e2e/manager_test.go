// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// manager is the program at work, as the Deployment of config/default runs it:
// with its arguments and the token of its ServiceAccount.
type manager struct {
	command *exec.Cmd
	// metrics and health are the addresses of its endpoints.
	metrics, health string
	// pod is the Pod that it runs in, of podNamespace.
	pod, podNamespace string
	// log is the file with all it prints.
	log string
	// ended is closed when the process has.
	ended chan struct{}
}

// startManager starts the program with the Deployment's arguments and those
// that a test adds, and ends it with the test.
func startManager(t *testing.T, extra ...string) *manager {
	t.Helper()
	m := newManager(t, extra...)
	m.start(t)
	return m
}

// newManager prepares a manager. Addresses and the namespace of the lease are
// what a process outside of a Pod needs otherwise than the Deployment says.
func newManager(t *testing.T, extra ...string) *manager {
	t.Helper()
	dir, deployment := t.TempDir(), readDeployment(t)
	m := &manager{metrics: freeAddress(t), health: freeAddress(t), log: filepath.Join(dir, "manager.log"), ended: make(chan struct{})}
	m.podNamespace = deployment.Namespace
	arguments := append(deployment.Spec.Template.Spec.Containers[0].Args,
		"--metrics-bind-address="+m.metrics,
		"--health-probe-bind-address="+m.health,
		"--leader-election-namespace="+deployment.Namespace,
		"--kubeconfig="+managerKubeconfig(t))
	m.command = exec.Command(cluster.program, append(arguments, extra...)...)
	m.inPod(newPod(t))
	return m
}

// inPod makes the manager the process of a Pod. It gets nothing of this process's
// environment: a kubeconfig in it would hide a missing right.
func (m *manager) inPod(pod string) {
	m.pod = pod
	m.command.Env = []string{"HOME=" + filepath.Dir(m.log), "POD_NAMESPACE=" + m.podNamespace, "POD_NAME=" + pod}
}

// newPod makes a Pod as the Deployment would. Nothing runs in it.
func newPod(t *testing.T) string {
	t.Helper()
	deployment := readDeployment(t)
	pod := corev1.Pod{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"}, ObjectMeta: deployment.Spec.Template.ObjectMeta, Spec: deployment.Spec.Template.Spec}
	pod.Namespace, pod.GenerateName = deployment.Namespace, "manager-"
	manifest, err := json.Marshal(pod)
	if err != nil {
		t.Fatal(err)
	}
	name := kubectlWith(t, string(manifest), "create", "-o", "jsonpath={.metadata.name}", "-f", "-")
	t.Cleanup(func() {
		kubectl(t, "delete", "pod", name, "-n", pod.Namespace, "--force", "--grace-period=0", "--ignore-not-found")
	})
	return name
}

// start starts the process and waits until it serves.
func (m *manager) start(t *testing.T) {
	t.Helper()
	log, err := os.Create(m.log)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	m.command.Stdout, m.command.Stderr = log, log
	if err := m.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(m.ended)
		_ = m.command.Wait() // its exit status is in the process state
	}()
	t.Cleanup(func() { m.cleanUp(t) })
	for _, address := range []string{m.health, m.metrics} {
		eventually(t, func() error {
			connection, err := net.Dial("tcp", address)
			if err == nil {
				err = connection.Close()
			}
			return err
		})
	}
}

// stop ends the manager as a kubelet does: it has 10 s, gives its lease back
// and ends well.
func (m *manager) stop(t *testing.T) {
	t.Helper()
	_ = m.command.Process.Signal(syscall.SIGTERM)
	select {
	case <-m.ended:
		if status := m.command.ProcessState.ExitCode(); status != 0 {
			t.Errorf("the manager ended with status %d", status)
		}
	case <-time.After(10 * time.Second):
		t.Error("the manager did not end within 10 s of SIGTERM")
		m.kill()
	}
}

func (m *manager) signal(t *testing.T, signal os.Signal) {
	t.Helper()
	if err := m.command.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
}

// kill ends the manager at once.
func (m *manager) kill() {
	_ = m.command.Process.Kill()
	<-m.ended
}

func (m *manager) cleanUp(t *testing.T) {
	select {
	case <-m.ended:
	default:
		m.stop(t)
	}
	output := m.output(t)
	if strings.Contains(output, "DATA RACE") || strings.Contains(output, "panic:") {
		t.Error("a race or a panic in the manager")
	}
	if t.Failed() {
		t.Logf("the manager's log:\n%s", output)
	}
}

func (m *manager) output(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(m.log)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// managerKubeconfig is a file that holds the token of the ServiceAccount that
// the Deployment runs under, and no other credential.
func managerKubeconfig(t *testing.T) string {
	t.Helper()
	deployment := readDeployment(t)
	return kubeconfigOf(t, deployment.Namespace, deployment.Spec.Template.Spec.ServiceAccountName)
}

// kubeconfigOf is a file with the token of a ServiceAccount.
func kubeconfigOf(t *testing.T, namespace, serviceAccount string) string {
	t.Helper()
	token := newToken(t, namespace, serviceAccount)
	config := clientcmdapi.NewConfig()
	config.Clusters["e2e"] = &clientcmdapi.Cluster{Server: cluster.config.Host, CertificateAuthorityData: cluster.config.CAData}
	config.AuthInfos["e2e"] = &clientcmdapi.AuthInfo{Token: token}
	config.Contexts["e2e"] = &clientcmdapi.Context{Cluster: "e2e", AuthInfo: "e2e"}
	config.CurrentContext = "e2e"
	path := filepath.Join(t.TempDir(), "kubeconfig")
	if err := clientcmd.WriteToFile(*config, path); err != nil {
		t.Fatal(err)
	}
	return path
}

func newToken(t *testing.T, namespace, serviceAccount string) string {
	t.Helper()
	return strings.TrimSpace(kubectl(t, "create", "token", serviceAccount, "-n", namespace))
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
