// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"

	"github.com/partnerinsights/customer-adoption-operator/controllers"
	"github.com/spf13/pflag"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

var cacheGoal = measure.Goal{Name: "cache: heap against the JSON of the statuses", AtMost: 2.2}

// cacheHeap compares the heap of the manager's cache, with everything in it,
// with what the statuses take as JSON.
func cacheHeap(ctx context.Context, p *portfolio, recorder *measure.Recorder) error {
	recorder.Progress("the cache of %d CustomerAdoptions", p.export.Customers)
	output, err := exec.CommandContext(ctx, "/proc/self/exe", "cache", p.lab.kubeconfig, p.namespace).Output()
	if err != nil {
		return err
	}
	var heap int64
	if err := json.Unmarshal(output, &heap); err != nil {
		return err
	}
	list, err := p.reports(ctx)
	if err != nil {
		return err
	}
	var size int64
	for i := range list.Items {
		status, err := json.Marshal(list.Items[i].Status)
		if err != nil {
			return err
		}
		size += int64(len(status))
	}
	n := int64(len(list.Items))
	return recorder.Add(measure.Result{
		Goal: cacheGoal, Value: float64(heap) / float64(size),
		Us: fmt.Sprintf("%d bytes each, spec and metadata included", heap/n), Peer: fmt.Sprintf("JSON of a status: %d bytes", size/n),
	})
}

// CacheChild fills the manager's own cache for a namespace, and prints by how
// many bytes the heap has grown: the other end of cacheHeap.
func CacheChild(ctx context.Context, kubeconfig, namespace string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	config.QPS = -1
	options := controllers.ManagerOptions{Clock: clock.RealClock{}}
	options.AddFlags(pflag.NewFlagSet("", pflag.PanicOnError))
	options.MetricsAddress, options.HealthAddress, options.WatchNamespaces = "0", "0", []string{namespace}
	mgr, err := controllers.NewManager(ctx, config, options)
	if err != nil {
		return err
	}
	empty := measure.Heap()
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- mgr.GetCache().Start(ctx) }()
	if !mgr.GetCache().WaitForCacheSync(ctx) {
		cancel()
		return <-ended
	}
	full := measure.Heap()
	cancel()
	if err := <-ended; err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(full - empty)
}
