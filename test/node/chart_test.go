// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package node

import (
	"os"
	"strings"
	"testing"
)

// TestChart installs the chart from the registry, upgrades it, rolls it back and
// uninstalls it. CRDs and objects stay.
func TestChart(t *testing.T) {
	helm := func(args ...string) {
		t.Helper()
		if output, err := node.command("", os.Getenv("HELM"), args...); err != nil {
			t.Fatalf("%v\n%s\n%s", err, output, describe())
		}
	}
	chart := []string{"oci://" + registry + "/partnerinsights/charts/customer-adoption-operator", "--plain-http",
		"--version=" + strings.TrimPrefix(os.Getenv("VERSION"), "v"), "-n", system, "--wait", "--timeout=3m"}
	helm(append([]string{"install", "customer-adoption", "--create-namespace"}, chart...)...)
	applySamples(t)
	helm(append([]string{"upgrade", "customer-adoption", "--set=replicas=2"}, chart...)...)
	if got := replicas(t); got != "2" {
		t.Errorf("%s replicas after the upgrade, want 2", got)
	}
	checkFigures(t)
	helm("rollback", "customer-adoption", "1", "-n", system, "--wait", "--timeout=3m")
	if got := replicas(t); got != "1" {
		t.Errorf("%s replicas after the rollback, want 1", got)
	}
	requestNow(t)
	checkFigures(t)
	helm("uninstall", "customer-adoption", "-n", system, "--wait", "--timeout=3m")
	checkFigures(t)
	// What people do who want nothing to stay.
	kubectl(t, "delete", "namespace", "samples", system, "--timeout=120s")
	kubectl(t, "delete", "crd", "--all")
}

func replicas(t *testing.T) string {
	t.Helper()
	return kubectl(t, "get", "deployments", "-n", system, "-o", "jsonpath={.items[*].spec.replicas}")
}
