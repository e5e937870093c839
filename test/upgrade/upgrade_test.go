// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package upgrade

import (
	"errors"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// TestUpgrade installs each chosen line, upgrades it and rolls it back.
func TestUpgrade(t *testing.T) {
	for _, l := range lines {
		if l.isChosen() {
			t.Run(l.name, func(t *testing.T) { upgrade(t, l) })
		}
	}
}

func upgrade(t *testing.T, l line) {
	if os.Getenv("KUBEBUILDER_ASSETS") == "" {
		t.Fatal(errors.New("KUBEBUILDER_ASSETS names no folder with a control plane: run `make upgrade`"))
	}
	older, newer, c := l.installation(t), current(t), startCluster(t)
	c.install(older)
	c.kubectl("", "create", "serviceaccount", "metrics-reader", "-n", systemNamespace)
	c.kubectl("", "create", "clusterrolebinding", "metrics-reader", "--clusterrole="+metricsReader, "--serviceaccount="+systemNamespace+":metrics-reader")
	c.create(l, older)
	running := c.startManager(older)
	running.settle(1, customers)
	before := c.statuses(l)
	t.Logf("%d objects of our kinds", len(before))
	for key, object := range before {
		if ready(object) != "True" {
			t.Errorf("%s is not Ready before the upgrade", key)
		}
	}
	o := observe(t, c, kindsOf(l))
	waitForWatches(t, o, before)

	step := func(name string, next installation) map[string]*unstructured.Unstructured {
		o.begin()
		running.stop()
		c.install(next)
		running = c.startManager(next)
		running.settle(len(ofKind(before, "ExportSource")), len(before))
		after := c.statuses(l)
		waitForWatches(t, o, after)
		t.Run(name, func(t *testing.T) { o.check(t, before, after) })
		return after
	}
	upgraded := step("upgrade", newer)
	t.Run("figures", func(t *testing.T) {
		checkDifferences(t, before, upgraded, unnamed)
	})
	back := step("rollback", older)
	t.Run("figures of the older program", func(t *testing.T) {
		checkDifferences(t, before, back, remaining(l))
	})
}

// waitForWatches waits until the watches have shown the state of every object.
func waitForWatches(t *testing.T, o *observer, objects map[string]*unstructured.Unstructured) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		if !slices.ContainsFunc(slices.Collect(maps.Values(objects)), o.missed) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the watches have not shown the last state of an object")
		}
	}
}

// statuses are all objects of the line's kinds, as the API server gives them now.
func (c *cluster) statuses(l line) map[string]*unstructured.Unstructured {
	c.t.Helper()
	found := map[string]*unstructured.Unstructured{}
	for _, kind := range kindsOf(l) {
		list, err := c.dynamic.Resource(resource(kind)).List(c.t.Context(), metav1.ListOptions{})
		if err != nil {
			c.t.Fatal(err)
		}
		for i := range list.Items {
			found[keyOf(&list.Items[i])] = &list.Items[i]
		}
	}
	return found
}

func ofKind(objects map[string]*unstructured.Unstructured, kind string) (found []string) {
	for key, object := range objects {
		if object.GetKind() == kind {
			found = append(found, key)
		}
	}
	return found
}

// check looks at what the watches saw: one write of each status at most, none
// of anything else but the digest of a template, and no moment without Ready.
func (o *observer) check(t *testing.T, before, after map[string]*unstructured.Unstructured) {
	t.Helper()
	statuses, others, unready := o.outcome()
	total := 0
	for key, writes := range statuses {
		if total += writes; writes > 1 {
			t.Errorf("%s: its status was written %d times", key, writes)
		}
	}
	t.Logf("%d statuses of %d objects were written", total, len(before))
	for key, change := range others {
		if change != templateAnnotation { // twice is another text
			t.Errorf("%s: written beside its status: %s", key, change)
		}
	}
	for key, became := range unready {
		t.Errorf("%s was Ready, and then: %s", key, became)
	}
	for key, object := range before {
		if now := after[key]; now == nil || ready(now) != ready(object) {
			t.Errorf("%s: Ready is not what it was", key)
		}
	}
}

// checkDifferences reports each difference once, with the number of objects.
func checkDifferences(t *testing.T, before, after map[string]*unstructured.Unstructured, filter func([]difference) []difference) {
	t.Helper()
	count, example := map[string]int{}, map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(before)) {
		if after[key] == nil {
			continue // reported by check
		}
		for _, d := range filter(compare(before[key].GetKind(), before[key].Object["status"], after[key].Object["status"])) {
			field := d.kind + " " + withoutKeys(d.path)
			if count[field]++; count[field] == 1 {
				example[field] = key + ": " + d.String()
			}
		}
	}
	for _, field := range slices.Sorted(maps.Keys(count)) {
		t.Errorf("%s differs %d times, first: %s", field, count[field], example[field])
	}
}
