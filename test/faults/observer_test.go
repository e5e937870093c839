// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package faults

import (
	"context"
	"fmt"
	"sync"

	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation/statustest"
)

// observer sees every state of every object of ours, without a proxy.
type observer struct {
	mutex sync.Mutex
	// seen are the states of the objects of each namespace, as they came.
	seen map[string][]state
	// now is the last state of each object of each namespace.
	now map[string]map[string]client.Object
}

// state is one state of an object. Before is the one before it, nil when it is new.
type state struct {
	object, before client.Object
}

// summary is a state in a line: which revisions, and which figures.
func (s state) summary() string {
	switch object := s.object.(type) {
	case *v1alpha1.ExportSource:
		return fmt.Sprintf("%d %v %+v", object.Status.ObservedGeneration, statustest.Summary(object.Status.Conditions), object.Status.Artifact)
	case *v1alpha1.CustomerAdoption:
		return fmt.Sprintf("%d %v %+v %+v", object.Status.ObservedGeneration, statustest.Summary(object.Status.Conditions), object.Status.Licenses, object.Status.Sources)
	case *v1alpha1.PortfolioAdoption:
		return fmt.Sprintf("%d %v %+v %+v", object.Status.ObservedGeneration, statustest.Summary(object.Status.Conditions), object.Status.Licenses, object.Status.Sources)
	default:
		return ""
	}
}

// observe starts to watch.
func observe(ctx context.Context, api client.WithWatch) (*observer, error) {
	o := &observer{seen: map[string][]state{}, now: map[string]map[string]client.Object{}}
	for _, list := range []client.ObjectList{&v1alpha1.ExportSourceList{}, &v1alpha1.CustomerAdoptionList{}, &v1alpha1.PortfolioAdoptionList{}} {
		watcher, err := api.Watch(ctx, list)
		if err != nil {
			return nil, err
		}
		go o.follow(watcher)
	}
	return o, nil
}

func (o *observer) follow(watcher watch.Interface) {
	for event := range watcher.ResultChan() {
		if object, ok := event.Object.(client.Object); ok {
			o.saw(object, event.Type == watch.Deleted)
		}
	}
}

// keyOf is how reports of the tests name an object.
func keyOf(object client.Object) string {
	switch object.(type) {
	case *v1alpha1.ExportSource:
		return "ExportSource/" + object.GetName()
	case *v1alpha1.CustomerAdoption:
		return "CustomerAdoption/" + object.GetName()
	case *v1alpha1.PortfolioAdoption:
		return "PortfolioAdoption/" + object.GetName()
	default:
		panic(fmt.Sprintf("%T is none of ours", object))
	}
}

func (o *observer) saw(object client.Object, deleted bool) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	namespace, key := object.GetNamespace(), keyOf(object)
	if o.now[namespace] == nil {
		o.now[namespace] = map[string]client.Object{}
	}
	if deleted {
		delete(o.now[namespace], key)
		return
	}
	o.seen[namespace] = append(o.seen[namespace], state{object, o.now[namespace][key]})
	o.now[namespace][key] = object
}

// current are the objects of a namespace as they are now.
func (o *observer) current(namespace string) []client.Object {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	var out []client.Object
	for _, object := range o.now[namespace] {
		out = append(out, object)
	}
	return out
}

// object is one of them, and nil when it is not there.
func (o *observer) object(namespace, key string) client.Object {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.now[namespace][key]
}

// history are all states of the objects of a namespace.
func (o *observer) history(namespace string) []state {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return append([]state(nil), o.seen[namespace]...)
}

// forget drops what is known of a namespace.
func (o *observer) forget(namespace string) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	delete(o.seen, namespace)
	delete(o.now, namespace)
}
