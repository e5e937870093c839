// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package console

import (
	"strconv"
	"sync"

	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// view is what the console knows of the cluster.
type view struct {
	customers  *objectStore[*customer]
	portfolios *objectStore[*v1alpha1.PortfolioAdoption]
	sources    *objectStore[*v1alpha1.ExportSource]
	changes    changes
	// namespace that is shown; empty for all.
	namespace string
}

func newView(namespace string, now clock.PassiveClock) *view {
	v := &view{namespace: namespace}
	v.changes.next = make(chan struct{})
	v.customers = newObjectStore[*customer]("CustomerAdoption", now, v.changes.add)
	v.portfolios = newObjectStore[*v1alpha1.PortfolioAdoption]("PortfolioAdoption", now, v.changes.add)
	v.sources = newObjectStore[*v1alpha1.ExportSource]("ExportSource", now, v.changes.add)
	return v
}

// changes counts the changes of a view and wakes those who wait for the next.
type changes struct {
	mu    sync.Mutex
	count int64
	next  chan struct{}
}

func (c *changes) add() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count++
	close(c.next)
	c.next = make(chan struct{})
}

// seen names the present state, and gives a channel that closes with the next
// change.
func (c *changes) seen() (version string, next <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strconv.FormatInt(c.count, 10), c.next
}
