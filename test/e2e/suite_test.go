// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package e2e runs the program as a cluster does: a real API server with RBAC,
// Pod security and an audit log, the objects of config/default, and the built
// program as a process that holds its ServiceAccount's token and nothing else.
// The folders config/ and config/samples go in; what users see through kubectl
// comes out.
package e2e

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// kinds are ours, as kubectl takes them.
const kinds = "exportsources,portfolioadoptions,customeradoptions"

// root is the folder of the module.
const root = "../.."

// cluster is the control plane that all tests share, with config/default
// installed and no manager in it: a test starts its own.
var cluster struct {
	// dir holds the files of the run; it goes when the run ends.
	dir string
	// kubeconfig of an administrator, config and client the same for Go.
	kubeconfig string
	config     *rest.Config
	client     client.Client
	// auditLog has a line for every request of a ServiceAccount.
	auditLog string
	// program is the built customer-adoption-operator.
	program string
	// rendered is config/default as kubectl kustomize writes it.
	rendered string
}

func TestMain(m *testing.M) {
	flag.Parse()
	status, err := runOnCluster(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		status = 1
	}
	os.Exit(status)
}

func runOnCluster(m *testing.M) (status int, err error) {
	if os.Getenv("KUBEBUILDER_ASSETS") == "" {
		return 1, errors.New("KUBEBUILDER_ASSETS names no folder with a control plane: run `make test`")
	}
	cluster.dir, err = os.MkdirTemp("", "customer-adoption-e2e.")
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(cluster.dir)) }()
	if err := buildProgram(); err != nil {
		return 1, err
	}
	environment, err := startControlPlane()
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, environment.Stop()) }()
	if err := installDefault(); err != nil {
		return 1, err
	}
	return m.Run(), nil
}

// buildProgram builds with the race detector: a race in the running program
// gives it another exit status, and go test -race has compiled most of it.
func buildProgram() error {
	cluster.program = filepath.Join(cluster.dir, "customer-adoption-operator")
	build := exec.Command("go", "build", "-race", "-o", cluster.program, ".")
	build.Dir = root
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the program: %w\n%s", err, output)
	}
	return nil
}

const auditPolicy = `
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: Metadata
  userGroups: ["system:serviceaccounts"]
`

// startControlPlane starts etcd and kube-apiserver. What envtest switches off
// for convenience, ServiceAccount admission, is on: Pods are admitted as in a
// cluster.
func startControlPlane() (*envtest.Environment, error) {
	policy := filepath.Join(cluster.dir, "audit-policy.yaml")
	if err := os.WriteFile(policy, []byte(auditPolicy), 0o600); err != nil {
		return nil, err
	}
	cluster.auditLog = filepath.Join(cluster.dir, "audit.log")
	ctrl.SetLogger(zap.New())
	environment := &envtest.Environment{ControlPlaneStartTimeout: 2 * time.Minute, ControlPlaneStopTimeout: time.Minute}
	environment.ControlPlane.GetAPIServer().Configure().
		Set("advertise-address", "127.0.0.1").
		Set("endpoint-reconciler-type", "none").
		Set("audit-policy-file", policy).
		Set("audit-log-path", cluster.auditLog).
		Disable("disable-admission-plugins")
	config, err := environment.Start()
	if err != nil {
		return nil, fmt.Errorf("start the control plane: %w", err)
	}
	cluster.config = config
	cluster.kubeconfig = filepath.Join(cluster.dir, "admin.kubeconfig")
	if err := os.WriteFile(cluster.kubeconfig, environment.KubeConfig, 0o600); err != nil {
		return nil, errors.Join(err, environment.Stop())
	}
	return environment, nil
}

// installDefault does what `make deploy` does.
func installDefault() error {
	var err error
	if cluster.rendered, err = runKubectl("", "kustomize", filepath.Join(root, "config/default")); err != nil {
		return err
	}
	if _, err = runKubectl(cluster.rendered, "apply", "--server-side", "-f", "-"); err != nil {
		return err
	}
	if _, err = runKubectl(cluster.rendered, "wait", "--for=condition=Established", "--timeout=60s", "crd", "--all"); err != nil {
		return err
	}
	cluster.client, err = client.New(cluster.config, client.Options{})
	return err
}

// runKubectl runs kubectl as administrator and gives what it printed. The
// error has what it said on stderr.
func runKubectl(stdin string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, filepath.Join(os.Getenv("KUBEBUILDER_ASSETS"), "kubectl"), args...)
	command.Env = append(os.Environ(), "KUBECONFIG="+cluster.kubeconfig, "HOME="+cluster.dir)
	command.Stdin = strings.NewReader(stdin)
	var stderr strings.Builder
	command.Stderr = &stderr
	stdout, err := command.Output()
	if err != nil {
		return string(stdout), fmt.Errorf("kubectl %s: %w\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return string(stdout), nil
}

// kubectl is runKubectl for what must succeed.
func kubectl(t *testing.T, args ...string) string {
	t.Helper()
	return kubectlWith(t, "", args...)
}

// kubectlWith is kubectl with manifests on stdin.
func kubectlWith(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	if err := visitInputs(); err != nil {
		t.Fatal(err)
	}
	output, err := runKubectl(stdin, args...)
	if err != nil {
		t.Fatal(err)
	}
	return output
}

// visitInputs lets go test know which files a result depends on, for it looks
// only at what a test itself opens: the program and the manifests are read by
// other processes, and a change of them must not give the cached result.
var visitInputs = sync.OnceValue(func() error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() || path == root {
			return err
		}
		if name := entry.Name(); strings.HasPrefix(name, ".") || name == "bin" {
			return fs.SkipDir
		}
		return nil
	})
})

// newNamespace makes a namespace whose adoption objects go with the test, so
// that no later manager sees them.
func newNamespace(t *testing.T, name string) string {
	t.Helper()
	kubectl(t, "create", "namespace", name)
	t.Cleanup(func() {
		for _, kind := range []string{"PortfolioAdoption", "ExportSource", "CustomerAdoption"} {
			deleteAll(t, kind, name)
		}
	})
	return name
}

// deleteAll deletes the objects of a kind. The API server gives up after a minute;
// twenty thousand take longer.
func deleteAll(t *testing.T, kind, namespace string) {
	t.Helper()
	objects := &unstructured.Unstructured{}
	objects.SetGroupVersionKind(v1alpha1.SchemeGroupVersion.WithKind(kind))
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	err := cluster.client.DeleteAllOf(ctx, objects, client.InNamespace(namespace))
	for apierrors.IsTimeout(err) && ctx.Err() == nil {
		err = cluster.client.DeleteAllOf(ctx, objects, client.InNamespace(namespace))
	}
	if err != nil {
		t.Errorf("delete every %s of %s: %v", kind, namespace, err)
	}
}

// waitReady waits until all adoption objects of a namespace are Ready.
func waitReady(t *testing.T, namespace string) {
	t.Helper()
	kubectl(t, "wait", "--for=condition=Ready", "--timeout=60s", "-n", namespace, kinds, "--all")
}

// eventually tries until there is no error, for half a minute.
func eventually(t *testing.T, try func() error) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	err := try()
	for ; err != nil && time.Now().Before(deadline); err = try() {
		time.Sleep(100 * time.Millisecond)
	}
	if err != nil {
		t.Fatalf("not within 30 s: %v", err)
	}
}
