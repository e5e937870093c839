// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Two shards work side by side, each in its own namespaces and under a lease
// of its own: what happens in the other's namespaces is none of its business.
func TestShardsDoNotMeet(t *testing.T) {
	manifests := renderedSamples(t)
	first, second := newNamespace(t, "shard-one"), newNamespace(t, "shard-two")
	for _, namespace := range []string{first, second} {
		kubectlWith(t, manifests, "apply", "-n", namespace, "-f", "-")
	}
	one := startManager(t, "--watch-namespaces="+first)
	waitReady(t, first)
	if got := kubectl(t, "get", kinds, "-n", second, "-o", "jsonpath={.items[*].status.conditions[*].type}"); got != "" {
		t.Errorf("the shard of %s wrote conditions in %s: %s", first, second, got)
	}
	startManager(t, "--watch-namespaces="+second)
	waitReady(t, second)
	one.stop(t)
	requestNow(t, second, "alone")
}

// When the leader is killed, nobody gives its lease back: the standby takes
// over when the lease has run out, reads every source anew and finds that
// there is nothing to write.
func TestStandbyTakesOver(t *testing.T) {
	namespace, manifests := newNamespace(t, "takeover"), renderedSamples(t)
	kubectlWith(t, manifests, "apply", "-n", namespace, "-f", "-")
	leader := startManager(t)
	waitReady(t, namespace)
	standby := startManager(t)
	before, events := versions(t, manifests, namespace), countEvents(t, namespace)
	held := leaseHolder(t)
	leader.kill()
	eventually(t, func() error {
		if holder := leaseHolder(t); holder == held || strings.TrimSpace(holder) == "" {
			return fmt.Errorf("the lease is still the killed one's")
		}
		return nil
	})
	waitForReads(t, standby, namespace)
	if diff := cmp.Diff(before, versions(t, manifests, namespace)); diff != "" {
		t.Errorf("(-before +after the takeover):\n%s", diff)
	}
	if got := countEvents(t, namespace); got != events {
		t.Errorf("%d events after the takeover, %d before", got, events)
	}
}
