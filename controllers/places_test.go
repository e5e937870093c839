// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/types"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// Sources that wait for a slow host keep nobody else waiting (docs/testing.md
// B33).
func TestSlowHostHoldsNoWorker(t *testing.T) {
	server := partsServer(t, nil, usageOf(1)) // never answers
	w := newWorld(t, host(server))
	w.httpSource(server)
	slow := w.getSource(w, "usage").Spec
	for i := range 12 {
		w.source(fmt.Sprintf("slow-%d", i), func(s *v1alpha1.ExportSource) { s.Spec = *slow.DeepCopy() })
	}
	w.export("quick", usageOf(60))
	w.source("quick")
	w.awaitSource("quick", "Ready", "True Fetched")
	w.report("alpha", alpha, "quick")
	w.awaitActive("alpha", 60)
	w.export("quick", usageOf(70))
	w.awaitActive("alpha", 70)
	w.removeUnread()
}

// removeUnread deletes the sources that a test leaves without a status.
func (w *world) removeUnread() {
	w.t.Helper()
	var sources v1alpha1.ExportSourceList
	w.list(&sources)
	for i := range sources.Items {
		if sources.Items[i].Status.ObservedGeneration < 1 {
			w.remove(&v1alpha1.ExportSource{}, sources.Items[i].Name)
		}
	}
}

// A source that waits for longer than a read may take says for what.
func TestQueuedSourceSaysSo(t *testing.T) {
	server := partsServer(t, nil, usageOf(1))
	w := newWorld(t, host(server))
	w.httpSource(server)
	slow := w.getSource(w, "usage").Spec
	for i := range 2 {
		w.source(fmt.Sprintf("slow-%d", i), func(s *v1alpha1.ExportSource) { s.Spec = *slow.DeepCopy() })
	}
	queued := func() (found []string) {
		var sources v1alpha1.ExportSourceList
		w.list(&sources)
		for _, s := range sources.Items {
			for _, c := range s.Status.Conditions {
				if c.Type == "Ready" && c.Reason == "FetchQueued" {
					found = append(found, c.Message)
				}
			}
		}
		return found
	}
	w.Consistently(queued).Should(gomega.BeEmpty())
	w.clock.SetTime(today.Add(time.Hour))
	w.Eventually(queued).Should(gomega.ConsistOf(gomega.ContainSubstring("2 sources of the same host are being read, and --max-fetches-per-host permits no more")))
	w.removeUnread()
}

func TestPlaces(t *testing.T) {
	now := clocktesting.NewFakePassiveClock(today)
	release := map[string]func(){}
	p := newPlaces(4, 2, nil, now)
	key := func(name string) types.NamespacedName {
		namespace, _, _ := strings.Cut(name, "/")
		return types.NamespacedName{Namespace: namespace, Name: name}
	}
	for _, step := range []struct {
		do   string // "take name host", "release name" or "wait seconds"
		want string // a part of why there is no place; empty: there is one
	}{
		{"take a/1 one", ""},
		{"take a/2 one", ""},
		{"take a/3 one", "same host"},
		{"take a/4 two", ""},
		{"take a/5 three", "one place is kept"},
		{"take b/1 four", ""},
		{"take b/2 five", "--max-concurrent-fetches"},
		{"take a/5 three", "--max-concurrent-fetches"},
		{"take a/6 ", ""}, // an object of the cluster
		{"release a/1", ""},
		{"take a/3 six", "namespaces that have fewer come first"}, // b asked
		{"take b/2 five", ""},
		{"release b/1", ""},
		{"release b/2", ""},
		{"take a/3 six", ""},
		{"take c/1 seven", ""},
		{"take c/2 eight", "--max-concurrent-fetches"},
		{"release a/2", ""},
		{"take a/2 nine", "namespaces that have fewer come first"},
		{"wait 6", ""}, // c does not ask any more
		{"take a/2 nine", ""},
	} {
		verb := strings.SplitN(step.do, " ", 3)
		switch verb[0] {
		case "wait":
			now.SetTime(now.Now().Add(6 * time.Second))
		case "release":
			release[verb[1]]()
			release[verb[1]]() // the second time does nothing
		default:
			var full string
			release[verb[1]], full, _ = p.take(key(verb[1]), verb[2])
			if (full == "") != (step.want == "") || !strings.Contains(full, step.want) {
				t.Fatalf("%s: %q, want %q", step.do, full, step.want)
			}
		}
	}
	if _, _, waited := p.take(key("a/9"), "one"); waited != 0 {
		t.Errorf("has waited %v before it asked", waited)
	}
	p.take(key("d/1"), "ten")
	now.SetTime(now.Now().Add(time.Minute))
	if _, _, waited := p.take(key("d/1"), "ten"); waited != time.Minute {
		t.Errorf("has waited %v, want 1m", waited)
	}
	p.leave(key("d/1"))
	if _, _, waited := p.take(key("d/1"), "ten"); waited != 0 {
		t.Errorf("has waited %v, though it had left", waited)
	}
}

// A single namespace has all places.
func TestPlacesOfOneNamespace(t *testing.T) {
	p := newPlaces(2, 2, []string{"a"}, clocktesting.NewFakePassiveClock(today))
	for i := range 2 {
		if release, full, _ := p.take(types.NamespacedName{Namespace: "a", Name: fmt.Sprint(i)}, "one"); release == nil {
			t.Errorf("place %d: %s", i, full)
		}
	}
}
