// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package upgrade

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/tools/cache"
)

// kindsOf are the resources of a line.
func kindsOf(l line) []string {
	if l.portfolios {
		return []string{"exportsources", "customeradoptions", "portfolioadoptions"}
	}
	return []string{"exportsources", "customeradoptions"}
}

func resource(name string) schema.GroupVersionResource {
	return schema.GroupVersionResource{Group: "adoption.partnerinsights.io", Version: "v1alpha1", Resource: name}
}

// observer sees every state of every object, also those that last a moment.
type observer struct {
	mutex sync.Mutex
	now   map[string]*unstructured.Unstructured
	// statusWrites counts the writes of statuses since begin, otherWrites says
	// what another write changed.
	statusWrites map[string]int
	otherWrites  map[string]string
	// unready are objects that were Ready and then were not, with what they were.
	unready map[string]string
}

// observe begins with the objects that are there. An informer also survives the
// end of its watch, which a change of the CRD brings about.
func observe(t *testing.T, c *cluster, kinds []string) *observer {
	t.Helper()
	o := &observer{now: map[string]*unstructured.Unstructured{}}
	o.begin()
	factory := dynamicinformer.NewDynamicSharedInformerFactory(c.dynamic, 0)
	for _, kind := range kinds {
		_, err := factory.ForResource(resource(kind)).Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
			AddFunc:    func(object any) { o.saw(object.(*unstructured.Unstructured), false) },
			UpdateFunc: func(_, object any) { o.saw(object.(*unstructured.Unstructured), false) },
			DeleteFunc: func(object any) {
				if last, ok := object.(*unstructured.Unstructured); ok {
					o.saw(last, true)
				}
			},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	factory.Start(t.Context().Done())
	factory.WaitForCacheSync(t.Context().Done())
	return o
}

// keyOf is how violations name an object.
func keyOf(object *unstructured.Unstructured) string {
	return object.GetKind() + " " + object.GetNamespace() + "/" + object.GetName()
}

// begin counts from here on.
func (o *observer) begin() {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.statusWrites, o.otherWrites, o.unready = map[string]int{}, map[string]string{}, map[string]string{}
}

func (o *observer) saw(object *unstructured.Unstructured, deleted bool) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	key := keyOf(object)
	before := o.now[key]
	if deleted {
		o.unready[key] = "deleted"
		delete(o.now, key)
		return
	}
	o.now[key] = object
	switch {
	case before == nil:
		o.otherWrites[key] = "new"
		return
	case before.GetResourceVersion() == object.GetResourceVersion():
		return // listed again
	case !cmp.Equal(before.Object["status"], object.Object["status"]):
		o.statusWrites[key]++
	default:
		o.otherWrites[key] += otherChanges(before, object)
	}
	if ready(before) == "True" && ready(object) != "True" && o.unready[key] == "" {
		o.unready[key] = ready(object)
	}
}

// templateAnnotation has the digest of what a template wrote. Another version may
// compute it in another way, and then writes it once.
const templateAnnotation = "metadata.annotations.adoption.partnerinsights.io/template"

// stored are fields that any write may add and a rollback takes away: the API
// server stores the default that a newer CRD gives to a new field.
var stored = []string{"spec.renewalDays"}

// otherChanges says what a write changed beside a status.
func otherChanges(before, after *unstructured.Unstructured) string {
	changes := slices.DeleteFunc(compare(after.GetKind(), before.Object, after.Object), func(d difference) bool {
		return d.path == "metadata.resourceVersion" || within("metadata.managedFields", d.path) || slices.Contains(stored, d.path)
	})
	if len(changes) == 1 && changes[0].path == templateAnnotation {
		return templateAnnotation
	}
	return fmt.Sprint(changes)
}

// ready is the status of the condition Ready, or its absence in words.
func ready(object *unstructured.Unstructured) string {
	conditions, _, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
	for _, condition := range conditions {
		if fields, ok := condition.(map[string]any); ok && fields["type"] == "Ready" {
			return fields["status"].(string)
		}
	}
	return "no condition"
}

// outcome is what happened since begin: the objects with more than one write of
// their status, with another write, and those that were not Ready for a moment.
func (o *observer) outcome() (statuses map[string]int, others, unready map[string]string) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return maps.Clone(o.statusWrites), maps.Clone(o.otherWrites), maps.Clone(o.unready)
}

// missed says whether an object has a state that the watches have not shown.
func (o *observer) missed(object *unstructured.Unstructured) bool {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	seen := o.now[keyOf(object)]
	return seen == nil || seen.GetResourceVersion() != object.GetResourceVersion()
}
