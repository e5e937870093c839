// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package schema walks through every field that a spec may have. The schemas of
// config/crd come in, and some whole specs to change. A real API server and the
// reconcilers are asked what each value of each field does. What comes out are
// violations: a status that depends on the way to its spec, a field that changes
// nothing, a rejection that does not help. A new field is tested without a line
// here.
package schema

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"github.com/spf13/pflag"
	clocktesting "k8s.io/utils/clock/testing"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"

	"github.com/partnerinsights/customer-adoption-operator/controllers"
)

// all makes the walk take every value; without it a sample is taken.
var all = flag.Bool("all", false, "take every value of every field instead of a sample")

// root is the folder of the module.
const root = "../../.."

var api client.Client

// errNoNames keeps the walk away from the hosts of vendors: a spec without an
// endpoint leads there.
var errNoNames = errors.New("the walk asks for no names of hosts")

func TestMain(m *testing.M) {
	flag.Parse()
	// Most of the time is spent waiting for the API server.
	if err := flag.Set("test.parallel", "6"); err != nil {
		panic(err)
	}
	ctrl.SetLogger(logr.Discard())
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) { return nil, errNoNames }}
	status, err := runOnCluster(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "schema:", err)
		status = 1
	}
	os.Exit(status)
}

// runOnCluster starts a control plane and a manager, and runs the tests.
func runOnCluster(m *testing.M) (status int, err error) {
	if os.Getenv("KUBEBUILDER_ASSETS") == "" {
		return 0, fmt.Errorf("KUBEBUILDER_ASSETS is not set; run: export KUBEBUILDER_ASSETS=$(hack/controlplane.sh)")
	}
	environment := &envtest.Environment{
		CRDDirectoryPaths: []string{root + "/config/crd/bases"}, ErrorIfCRDPathMissing: true, ControlPlaneStartTimeout: time.Minute,
	}
	environment.ControlPlane.GetAPIServer().Configure().Set("advertise-address", "192.0.2.2")
	config, err := environment.Start()
	if err != nil {
		return 0, err
	}
	defer func() { _ = environment.Stop() }()
	defer startServer()()
	config.QPS, config.Burst = -1, -1
	if api, err = client.New(config, client.Options{Scheme: controllers.NewScheme()}); err != nil {
		return 0, err
	}
	options := controllers.ManagerOptions{}
	options.AddFlags(pflag.NewFlagSet("", pflag.PanicOnError))
	options.MetricsAddress, options.HealthAddress = "0", "0"
	options.SourceLimits.AllowedHosts, options.SourceLimits.Fetches, options.SourceLimits.FetchesPerHost = []string{"127.0.0.1"}, 50, 50
	options.Clock = clocktesting.NewFakePassiveClock(time.Date(2026, time.November, 19, 12, 0, 0, 0, time.UTC))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	manager, err := controllers.NewManager(ctx, config, options)
	if err != nil {
		return 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- manager.Start(ctx) }()
	status = m.Run()
	cancel()
	return status, <-ended
}
