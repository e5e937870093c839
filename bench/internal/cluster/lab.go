// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package cluster measures the controllers: the built program as a process of
// its own, against a real API server and an origin that counts its readers. In
// go sizes, out come results.
package cluster

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/go-logr/logr"
	"github.com/partnerinsights/customer-adoption-operator/controllers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
)

// Options say where things are and how large they get.
type Options struct {
	// Manager is the operator's program, Repository the folder with config/.
	Manager, Repository string
	// Folder for logs and the kubeconfig.
	Folder string
	// Customers of the large portfolio.
	Customers int
}

// Lab is a control plane with an origin beside it, started with the first
// benchmark that needs it.
type Lab struct {
	Options
	environment *envtest.Environment
	kubeconfig  string
	config      *rest.Config
	client      client.Client
	raw         rest.Interface
	origin      *origin
	// portfolios are those that exist, by namespace.
	portfolios map[string]*portfolio
}

// NewLab starts nothing yet.
func NewLab(o Options) *Lab {
	return &Lab{Options: o, portfolios: map[string]*portfolio{}}
}

// Close ends what was started.
func (l *Lab) Close() error {
	if l.environment == nil {
		return nil
	}
	if l.origin != nil {
		l.origin.server.Close()
	}
	return l.environment.Stop()
}

// start starts the control plane unless it runs.
func (l *Lab) start() error {
	if l.environment != nil {
		return nil
	}
	ctrl.SetLogger(logr.Discard())
	l.environment = &envtest.Environment{
		CRDDirectoryPaths:        []string{filepath.Join(l.Repository, "config", "crd", "bases")},
		ErrorIfCRDPathMissing:    true,
		ControlPlaneStartTimeout: time.Minute,
	}
	// The API server refuses to tell others that it is at 127.0.0.1.
	l.environment.ControlPlane.GetAPIServer().Configure().Set("advertise-address", "192.0.2.2")
	config, err := l.environment.Start()
	if err != nil {
		return fmt.Errorf("start the control plane: %w", err)
	}
	l.kubeconfig = filepath.Join(l.Folder, "kubeconfig")
	if err := os.WriteFile(l.kubeconfig, l.environment.KubeConfig, 0o600); err != nil {
		return err
	}
	l.origin = newOrigin()
	return l.connect(rest.CopyConfig(config))
}

// connect makes the clients, without the rate limit that envtest sets.
func (l *Lab) connect(config *rest.Config) (err error) {
	config.QPS = -1
	l.config = config
	if l.client, err = client.New(config, client.Options{Scheme: controllers.NewScheme()}); err != nil {
		return err
	}
	set, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	l.raw = set.RESTClient()
	return nil
}
