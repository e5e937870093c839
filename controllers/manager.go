// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-logr/logr"
	"github.com/spf13/pflag"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/util/workqueue"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/event"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
	"github.com/partnerinsights/customer-adoption-operator/internal/store"
)

// NewScheme knows the built-in kinds and ours.
func NewScheme() *runtime.Scheme {
	scheme := runtime.NewScheme()
	utilruntime.Must(clientgoscheme.AddToScheme(scheme))
	utilruntime.Must(v1alpha1.AddToScheme(scheme))
	return scheme
}

// ManagerOptions are the settings of the manager.
type ManagerOptions struct {
	Endpoints
	LeaderElect             bool
	LeaderElectionNamespace string
	// Pod is the manager's own; empty outside of a cluster.
	Pod types.NamespacedName
	// WatchNamespaces are the namespaces to work in; none is all of them.
	WatchNamespaces []string
	CustomerMetrics CustomerMetrics
	SourceLimits    ingest.Limits
	// MaxGenerated is how many CustomerAdoptions the template of a portfolio may
	// make; 0 is no bound.
	MaxGenerated int64
	// MemoryLimit is what the process may take, in bytes; 0 is no bound.
	MemoryLimit int64
	// Clock tells the time; tests set it.
	Clock clock.PassiveClock
}

// AddFlags registers the settings with their defaults.
func (o *ManagerOptions) AddFlags(flags *pflag.FlagSet) {
	o.Endpoints.AddFlags(flags)
	flags.BoolVar(&o.LeaderElect, "leader-elect", false, "let one of several replicas work at a time")
	flags.StringVar(&o.LeaderElectionNamespace, "leader-election-namespace", "", "namespace of the lease; the manager's own when empty")
	flags.StringSliceVar(&o.WatchNamespaces, "watch-namespaces", nil,
		"namespaces to work in, as one shard with a lease of its own; all when empty")
	flags.Int64Var(&o.MaxGenerated, "max-generated-reports", 20_000, "most CustomerAdoptions that the template of one portfolio makes")
	o.CustomerMetrics.AddFlags(flags)
	o.SourceLimits.AddFlags(flags)
}

// Validate names a setting that cannot work.
func (o *ManagerOptions) Validate() error {
	if err := shard(o.WatchNamespaces).validate(); err != nil {
		return fmt.Errorf("--watch-namespaces: %w", err)
	}
	if o.MaxGenerated < 0 {
		return fmt.Errorf("--max-generated-reports: %d is a negative number", o.MaxGenerated)
	}
	if err := o.CustomerMetrics.Validate(); err != nil {
		return fmt.Errorf("--customer-metric-labels: %w", err)
	}
	if err := o.Endpoints.Validate(); err != nil {
		return err
	}
	return o.SourceLimits.Validate()
}

// NewManager makes a manager with every controller in it, ready to start. It
// waits two minutes for an API server that does not answer.
func NewManager(ctx context.Context, config *rest.Config, o ManagerOptions) (ctrl.Manager, error) {
	if err := waitForAPI(ctx, config, time.Second/2, apiPatience); err != nil {
		return nil, err
	}
	options, guard, unguarded := managerOptions(o), &lease{clock: o.Clock}, config
	if o.LeaderElect {
		config = guard.guard(config, &options)
	}
	mgr, err := newManager(ctx, config, o, options)
	if err != nil {
		return nil, err
	}
	if o.LeaderElect {
		if err := mgr.Add(guard); err != nil {
			return nil, err
		}
	}
	if err := addLeaderMark(mgr, unguarded, o); err != nil {
		return nil, err
	}
	return mgr, mgr.Add(&collector{objects: mgr.GetCache(), customers: o.CustomerMetrics.gauges()})
}

func newManager(ctx context.Context, config *rest.Config, o ManagerOptions, options ctrl.Options) (ctrl.Manager, error) {
	log := options.Logger
	// What controller-runtime says of itself is not the story of the operator.
	options.Logger = log.V(1)
	mgr, err := ctrl.NewManager(config, options)
	if err != nil {
		return nil, err
	}
	if err := registerIndexes(ctx, mgr.GetFieldIndexer()); err != nil {
		return nil, err
	}
	return mgr, errors.Join(addControllers(mgr, o, log), addProbes(mgr))
}

func addControllers(mgr ctrl.Manager, o ManagerOptions, log logr.Logger) error {
	recorder := newBoundedRecorder(mgr.GetEventRecorder(FieldManager), o.Clock)
	facts, forReports, forPortfolios := store.New(), make(chan event.GenericEvent), make(chan event.GenericEvent)
	facts.Limit = o.MemoryLimit / 100 * storePercent
	sources := &ExportSourceReconciler{
		Client: mgr.GetClient(), Recorder: recorder, Clock: o.Clock,
		Reader: o.SourceLimits.NewReader(liveObjects{mgr.GetAPIReader()}), Store: facts,
		Announced: []chan<- event.GenericEvent{forReports, forPortfolios},
		memory:    newMemory(o.MemoryLimit, facts.Size, o.Clock),
		places:    newPlaces(o.SourceLimits.Fetches, o.SourceLimits.FetchesPerHost, o.WatchNamespaces, o.Clock),
	}
	if err := sources.SetupWithManager(mgr, controllerOptions("exportsource", o.SourceLimits.Fetches+localReads, log)); err != nil {
		return fmt.Errorf("set up the ExportSource controller: %w", err)
	}
	reports := &CustomerAdoptionReconciler{Client: mgr.GetClient(), Recorder: recorder, Clock: o.Clock, Store: facts, Announced: forReports}
	if err := reports.SetupWithManager(mgr, controllerOptions("customeradoption", concurrentReports, log)); err != nil {
		return fmt.Errorf("set up the CustomerAdoption controller: %w", err)
	}
	portfolios := &PortfolioAdoptionReconciler{
		Client: mgr.GetClient(), Recorder: recorder, Clock: o.Clock,
		Store: facts, Announced: forPortfolios, Storage: fetch.New(liveObjects{mgr.GetAPIReader()}, o.SourceLimits.Policy()),
		MaxGenerated: o.MaxGenerated, Live: mgr.GetAPIReader(),
		places: newPlaces(o.SourceLimits.Fetches, o.SourceLimits.FetchesPerHost, o.WatchNamespaces, o.Clock),
	}
	if err := portfolios.SetupWithManager(mgr, controllerOptions("portfolioadoption", o.SourceLimits.Fetches+concurrentPortfolios, log)); err != nil {
		return fmt.Errorf("set up the PortfolioAdoption controller: %w", err)
	}
	return addExports(mgr, facts, o.Clock)
}

func addExports(mgr ctrl.Manager, facts *store.Store, clock clock.PassiveClock) error {
	exports := newExportsEndpoint(mgr.GetClient(), facts, clock)
	if err := errors.Join(mgr.AddMetricsServerExtraHandler(exportsPath, exports), mgr.Add(exports)); err != nil {
		return fmt.Errorf("set up the endpoint of exports: %w", err)
	}
	return nil
}

// The numbers of workers: eight status writers keep an API server busy.
const (
	concurrentReports = 8
	// localReads are workers for sources in the cluster, beside those of the
	// places: none waits for a slow host.
	localReads = 4
	// A portfolio walks through all customers and has writers of its own. These are
	// workers beside those of the places, so that none waits for a slow storage.
	concurrentPortfolios = 2
)

func controllerOptions(name string, workers int, log logr.Logger) controller.Options {
	log = log.WithValues("controller", name)
	return controller.Options{
		LogConstructor: func(request *reconcile.Request) logr.Logger {
			if request == nil { // of the controller itself
				return log.V(1)
			}
			return log.WithValues("namespace", request.Namespace, "name", request.Name)
		},
		MaxConcurrentReconciles: workers,
		// A standby fills its cache before it leads.
		EnableWarmup: new(true),
		RateLimiter:  workqueue.NewTypedItemExponentialFailureRateLimiter[reconcile.Request](time.Second, 5*time.Minute),
	}
}

// endPatience is how long the manager waits for its workers when it ends, before
// it gives the lease back. Each of them ends with its context; what does not is
// left behind.
const endPatience = 4 * time.Second

func managerOptions(o ManagerOptions) ctrl.Options {
	return ctrl.Options{
		Scheme: NewScheme(),
		Logger: ctrl.Log,
		Metrics: metricsserver.Options{
			BindAddress:    o.MetricsAddress,
			SecureServing:  true,
			CertDir:        o.MetricsCertDir,
			FilterProvider: authorized,
		},
		PprofBindAddress:        o.PprofAddress,
		HealthProbeBindAddress:  o.HealthAddress,
		LeaderElection:          o.LeaderElect,
		LeaderElectionID:        shard(o.WatchNamespaces).lease(),
		LeaderElectionNamespace: o.LeaderElectionNamespace,
		// The program ends when the manager does, so the lease may be handed on at once.
		LeaderElectionReleaseOnCancel: true,
		GracefulShutdownTimeout:       new(endPatience),
		Cache: cache.Options{
			DefaultTransform:  cache.TransformStripManagedFields(),
			DefaultNamespaces: shard(o.WatchNamespaces).namespaces(),
		},
	}
}
