// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"github.com/go-logr/logr/funcr"
	"github.com/onsi/gomega"
	"github.com/spf13/pflag"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	clocktesting "k8s.io/utils/clock/testing"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/controller-runtime/pkg/metrics"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation/statustest"
)

// One control plane serves every test of the package: each has a namespace, a
// manager that sees nothing else, and a clock of its own.
var (
	apiConfig *rest.Config
	api       client.Client
)

func TestMain(m *testing.M) {
	os.Exit(runSuite(m))
}

func runSuite(m *testing.M) int {
	if os.Getenv("KUBEBUILDER_ASSETS") == "" {
		fmt.Fprintln(os.Stderr, "KUBEBUILDER_ASSETS is not set: run make test, or first export KUBEBUILDER_ASSETS=$(hack/controlplane.sh)")
		return 1
	}
	ctrl.SetLogger(logr.Discard())
	environment := &envtest.Environment{
		CRDDirectoryPaths:        []string{"../config/crd/bases"},
		ErrorIfCRDPathMissing:    true,
		ControlPlaneStartTimeout: time.Minute,
	}
	// The API server refuses to tell others that it is at 127.0.0.1.
	environment.ControlPlane.GetAPIServer().Configure().Set("advertise-address", "192.0.2.2")
	var err error
	defer func() {
		if err := environment.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, "stop the control plane:", err)
		}
	}()
	if apiConfig, err = environment.Start(); err != nil {
		fmt.Fprintln(os.Stderr, "start the control plane:", err)
		return 1
	}
	if api, err = client.New(apiConfig, client.Options{Scheme: NewScheme()}); err != nil {
		fmt.Fprintln(os.Stderr, "make a client:", err)
		return 1
	}
	code := m.Run()
	if panics := counter("controller_runtime_reconcile_panics_total"); panics > 0 {
		fmt.Fprintf(os.Stderr, "FAIL: %v reconciles panicked\n", panics)
		return 1
	}
	return code
}

// counter sums a counter of the process over all its labels.
func counter(name string) (sum float64) {
	families, err := metrics.Registry.Gather()
	if err != nil {
		panic(err)
	}
	for _, family := range families {
		if family.GetName() == name {
			for _, m := range family.GetMetric() {
				sum += m.GetCounter().GetValue()
			}
		}
	}
	return sum
}

// world is what one test sees: a namespace of its own and a manager that works
// in it.
type world struct {
	*gomega.WithT
	t         *testing.T
	namespace string
	clock     *clocktesting.FakePassiveClock
	logs      *logs
	writes    *logs
	watches   *watchGate
	options   ManagerOptions
	stop      func()
	// writesBefore are the writes up to the last call of awaitQuiet.
	writesBefore string
}

// today is the time in a new world.
var today = time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)

// newWorld makes a namespace with a running manager. When the test ends, every
// status in it must be whole.
func newWorld(t *testing.T, allowedHosts ...string) *world {
	t.Helper()
	t.Parallel()
	w := &world{WithT: gomega.NewWithT(t), t: t, clock: clocktesting.NewFakePassiveClock(today), logs: &logs{}, writes: &logs{}, watches: newWatchGate()}
	w.SetDefaultEventuallyTimeout(20 * time.Second)
	w.SetDefaultEventuallyPollingInterval(50 * time.Millisecond)
	w.SetDefaultConsistentlyDuration(time.Second)
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "test-"}}
	w.Expect(api.Create(t.Context(), namespace)).To(gomega.Succeed())
	w.namespace = namespace.Name

	flags := pflag.NewFlagSet("", pflag.PanicOnError)
	w.options.AddFlags(flags)
	w.options.MetricsAddress, w.options.HealthAddress = "0", "0"
	w.options.Clock = w.clock
	w.options.SourceLimits.AllowedHosts = allowedHosts
	w.start()
	t.Cleanup(func() {
		defer func() { w.stop() }()
		if !t.Failed() {
			w.Eventually(w.problems).Should(gomega.BeEmpty())
		}
	})
	return w
}

// start runs a manager for the world's namespace, and perhaps others, until
// stop is called.
func (w *world) start(others ...string) {
	w.t.Helper()
	options := managerOptions(w.options)
	options.Cache.DefaultNamespaces = map[string]cache.Config{}
	for _, namespace := range append(others, w.namespace) {
		options.Cache.DefaultNamespaces[namespace] = cache.Config{}
	}
	options.Controller.SkipNameValidation = new(true)
	options.Logger = funcr.New(w.logs.add, funcr.Options{Verbosity: 5})
	ctx, cancel := context.WithCancel(context.Background())
	config := rest.CopyConfig(apiConfig)
	config.Wrap(func(next http.RoundTripper) http.RoundTripper { return w.watches.wrap(writeRecorder{next, w.writes}) })
	mgr, err := newManager(ctx, config, w.options, options)
	w.Expect(err).NotTo(gomega.HaveOccurred())
	ended := make(chan error, 1)
	go func() { ended <- mgr.Start(ctx) }()
	w.stop = func() {
		cancel()
		w.Eventually(ended).Should(gomega.Receive(gomega.Succeed()), "the manager does not end")
		w.stop = func() {}
	}
}

// restart ends the manager, changes something, and starts another one.
func (w *world) restart(between ...func()) {
	w.t.Helper()
	w.stop()
	for _, change := range between {
		change()
	}
	w.start()
}

// problems looks at every status in the namespace.
func (w *world) problems() (found []string) {
	w.t.Helper()
	var sources v1alpha1.ExportSourceList
	var reports v1alpha1.CustomerAdoptionList
	var portfolios v1alpha1.PortfolioAdoptionList
	w.list(&sources, &reports, &portfolios)
	for i := range sources.Items {
		s := &sources.Items[i]
		found = append(found, statustest.Problems(s, s.Status.ObservedGeneration, s.Status.Conditions)...)
	}
	for i := range reports.Items {
		r := &reports.Items[i]
		found = append(found, statustest.Problems(r, r.Status.ObservedGeneration, r.Status.Conditions)...)
	}
	for i := range portfolios.Items {
		p := &portfolios.Items[i]
		found = append(found, statustest.Problems(p, p.Status.ObservedGeneration, p.Status.Conditions)...)
	}
	return found
}

func (w *world) list(lists ...client.ObjectList) {
	w.t.Helper()
	for _, list := range lists {
		w.Expect(api.List(context.Background(), list, client.InNamespace(w.namespace))).To(gomega.Succeed())
	}
}

// writeRecorder notes every request that would change something, also where
// the API server finds that nothing did.
type writeRecorder struct {
	next   http.RoundTripper
	writes *logs
}

func (r writeRecorder) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method != http.MethodGet {
		r.writes.add(request.Method, request.URL.Path)
	}
	return r.next.RoundTrip(request)
}

// logs keeps what a manager logs, up to the level at which the client libraries
// begin to print what goes over the wire.
type logs struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (l *logs) add(prefix, args string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.text.WriteString(strings.TrimSpace(prefix+" "+args) + "\n")
}

func (l *logs) String() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.String()
}
