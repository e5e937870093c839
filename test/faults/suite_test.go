// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package faults fails every request of the manager in every way that a cluster
// can. Workloads and plans go in: a workload is what people do to the objects of
// a namespace, and a plan is a workload with faults. Each plan has a namespace, a
// manager process, and a proxy between that manager and the API server. What
// comes out are violations: an end state, a state on the way, a number of writes
// or a log that no fault may cause. docs/testing.md, "The fault harness", says
// how to run one plan.
package faults

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

var (
	all   = flag.Bool("all", false, "run every plan instead of about a hundred")
	lanes = flag.String("lanes", "8", "how many plans run at a time")
)

// root is the folder of the module.
const root = "../.."

// The names that config/default gives.
const (
	systemNamespace = "customer-adoption-system"
	serviceAccount  = "customer-adoption-controller-manager"
	metricsReader   = "customer-adoption-metrics-reader"
)

// cluster is the control plane that all plans share, with config/default
// installed and no manager in it: each plan starts its own.
var cluster struct {
	// dir holds the files of the run; it goes when the run ends.
	dir         string
	environment *envtest.Environment
	// config and client are an administrator's.
	config *rest.Config
	client client.WithWatch
	// token is that of the manager's ServiceAccount, readerToken one that may
	// read the metrics.
	token, readerToken string
	// program is the built customer-adoption-operator, and upgraded the same of
	// another version.
	program, upgraded string
	// observer watches every object of ours, past the proxies.
	observer *observer
}

func TestMain(m *testing.M) {
	flag.Parse()
	status, err := runOnCluster(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		status = 1
	}
	os.Exit(status)
}

func runOnCluster(m *testing.M) (status int, err error) {
	if os.Getenv("KUBEBUILDER_ASSETS") == "" {
		return 1, errors.New("KUBEBUILDER_ASSETS names no folder with a control plane: run `make faults`")
	}
	// A plan waits more than it computes, so more of them run than there are processors.
	if err := flag.Set("test.parallel", *lanes); err != nil {
		return 1, err
	}
	if cluster.dir, err = os.MkdirTemp("", "customer-adoption-faults."); err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(cluster.dir)) }()
	if err := errors.Join(build(&cluster.program, "first"), build(&cluster.upgraded, "second")); err != nil {
		return 1, err
	}
	environment, err := startControlPlane()
	if err != nil {
		return 1, err
	}
	cluster.environment = environment
	defer func() { err = errors.Join(err, stopSecond(), environment.Stop()) }()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if err := errors.Join(installDefault(environment), makeTokens(ctx)); err != nil {
		return 1, err
	}
	if cluster.observer, err = observe(ctx, cluster.client); err != nil {
		return 1, err
	}
	status = m.Run()
	totals.print()
	return status, nil
}

// build builds the program of a version.
func build(program *string, version string) error {
	*program = filepath.Join(cluster.dir, "manager-"+version)
	command := exec.Command("go", "build", "-ldflags=-X main.version="+version, "-o", *program, ".")
	command.Dir = root
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("build the program: %w\n%s", err, output)
	}
	return nil
}

func startControlPlane() (*envtest.Environment, error) {
	ctrl.SetLogger(zap.New())
	environment := &envtest.Environment{ControlPlaneStartTimeout: 2 * time.Minute, ControlPlaneStopTimeout: time.Minute}
	environment.ControlPlane.GetAPIServer().Configure().
		Set("advertise-address", "127.0.0.1").
		Set("endpoint-reconciler-type", "none").
		Set("min-request-timeout", "14400") // of the observer's watches
	var err error
	if cluster.config, err = environment.Start(); err != nil {
		return nil, fmt.Errorf("start the control plane: %w", err)
	}
	cluster.config.QPS = -1 // many plans share the client
	return environment, nil
}

// installDefault does what `make deploy` does.
func installDefault(environment *envtest.Environment) error {
	kubeconfig := filepath.Join(cluster.dir, "admin.kubeconfig")
	if err := os.WriteFile(kubeconfig, environment.KubeConfig, 0o600); err != nil {
		return err
	}
	kubectl := func(args ...string) error {
		command := exec.Command(filepath.Join(os.Getenv("KUBEBUILDER_ASSETS"), "kubectl"), args...)
		command.Env = append(os.Environ(), "KUBECONFIG="+kubeconfig, "HOME="+cluster.dir)
		if output, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("kubectl %s: %w\n%s", strings.Join(args, " "), err, output)
		}
		return nil
	}
	if err := kubectl("apply", "--server-side", "-k", filepath.Join(root, "config/default")); err != nil {
		return err
	}
	return kubectl("wait", "--for=condition=Established", "--timeout=60s", "crd", "--all")
}

// makeTokens makes the client, and the tokens of the manager and of whoever
// reads its metrics.
func makeTokens(ctx context.Context) error {
	scheme := runtime.NewScheme()
	if err := errors.Join(clientgoscheme.AddToScheme(scheme), v1alpha1.AddToScheme(scheme)); err != nil {
		return err
	}
	var err error
	if cluster.client, err = client.NewWithWatch(cluster.config, client.Options{Scheme: scheme}); err != nil {
		return err
	}
	reader := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: systemNamespace, Name: "metrics-reader"}}
	if err := cluster.client.Create(ctx, reader); err != nil {
		return err
	}
	if err := cluster.client.Create(ctx, bindingOf(reader)); err != nil {
		return err
	}
	cluster.token, err = newToken(ctx, serviceAccount)
	if err != nil {
		return err
	}
	cluster.readerToken, err = newToken(ctx, reader.Name)
	return err
}

func newToken(ctx context.Context, account string) (string, error) {
	object := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: systemNamespace, Name: account}}
	request := &authenticationv1.TokenRequest{}
	if err := cluster.client.SubResource("token").Create(ctx, object, request); err != nil {
		return "", fmt.Errorf("make a token of %s: %w", account, err)
	}
	return request.Status.Token, nil
}
