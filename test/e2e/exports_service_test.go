// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// The Service of the exports selects the Pod of the leader and no other: also
// after a leader was killed and runs again as a standby, in the same Pod.
func TestExportsServiceSelectsTheLeader(t *testing.T) {
	first := startManager(t)
	awaitSelected(t, first.pod)
	second := startManager(t)
	awaitSelected(t, first.pod)

	// A kubelet would say at once that a Pod whose process ended is not ready.
	first.kill()
	awaitSelected(t, first.pod, second.pod)
	third := newManager(t)
	third.inPod(first.pod)
	third.start(t)
	awaitSelected(t, second.pod)
}

// awaitSelected waits until the Service of the exports selects these Pods alone.
func awaitSelected(t *testing.T, pods ...string) {
	t.Helper()
	service := exportsService(t)
	selector := labels.SelectorFromSet(service.Spec.Selector).String()
	eventually(t, func() error {
		got := strings.Fields(kubectl(t, "get", "pods", "-n", service.Namespace, "-l", selector, "-o", "jsonpath={.items[*].metadata.name}"))
		if diff := cmp.Diff(slices.Sorted(slices.Values(pods)), slices.Sorted(slices.Values(got))); diff != "" {
			return fmt.Errorf("selected Pods (-want +got):\n%s", diff)
		}
		return nil
	})
}

func exportsService(t *testing.T) corev1.Service {
	t.Helper()
	for _, service := range renderedObjects[corev1.Service](t, "Service") {
		if strings.HasSuffix(service.Name, "exports") {
			return service
		}
	}
	t.Fatal("config/default has no Service of the exports")
	return corev1.Service{}
}
