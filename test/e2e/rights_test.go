// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/sets"
)

// TestRights lets the manager do all it can do and compares, from the API
// server's audit log, what it asked for with what config/rbac grants: nothing
// is refused, and nothing is granted that it never asks for.
func TestRights(t *testing.T) {
	user := managerUser(t)
	whoami := []string{"--kubeconfig=" + managerKubeconfig(t), "auth", "whoami", "-o", "jsonpath={.status.userInfo.username}"}
	if got := kubectl(t, whoami...); got != user {
		t.Fatalf("the manager's kubeconfig belongs to %s, not to %s", got, user)
	}
	// A lease of an earlier test would be taken over, not created.
	kubectl(t, "delete", "lease", "--all", "-n", readDeployment(t).Namespace)
	before := auditLogSize(t)

	namespace := newNamespace(t, "rights")
	origin := startOrigin(t, "let-me-in", usageCSV)
	m := startManager(t, allowedHost(origin))
	kubectlWith(t, sourcesOfEveryOrigin(origin, "let-me-in"), "apply", "-n", namespace, "-f", "-")
	waitReady(t, namespace)
	breakAndRepair(t, namespace)
	generateAndPrune(t, namespace)
	reportToOthers(t, namespace)
	readFromFlux(t, namespace)
	checkMetricsAccess(t, m, namespace)
	m.stop(t)
	listInsteadOfStream(t, namespace, allowedHost(origin))

	used, refused := usedRights(t, user, before)
	if diff := cmp.Diff(sets.List(grantedRights(t, user)), sets.List(used)); diff != "" {
		t.Errorf("rights (-granted +used):\n%s", diff)
	}
	if len(refused) > 0 {
		t.Errorf("refused: %q", sets.List(refused))
	}
}

// breakAndRepair makes a source tell both transitions as events.
func breakAndRepair(t *testing.T, namespace string) {
	t.Helper()
	setUsage(t, namespace, "no,such,columns\n1,2,3\n")
	kubectl(t, "wait", "--for=condition=Ready=false", "--timeout=30s", "-n", namespace, "exportsource/from-configmap")
	setUsage(t, namespace, usageCSV)
	kubectl(t, "wait", "--for=condition=Ready", "--timeout=30s", "-n", namespace, "exportsource/from-configmap")
	eventually(t, func() error {
		if countEvents(t, namespace) == 0 {
			return errors.New("no event")
		}
		return nil
	})
}

// generateAndPrune waits for a CustomerAdoption of the portfolio's template, and
// takes the template away.
func generateAndPrune(t *testing.T, namespace string) {
	t.Helper()
	generated := func() string {
		return kubectl(t, "get", "customeradoptions", "-n", namespace, "-l", "adoption.partnerinsights.io/portfolio=all", "-o", "name")
	}
	eventually(t, func() error {
		if generated() == "" {
			return errors.New("none is generated")
		}
		return nil
	})
	kubectl(t, "patch", "portfolioadoption/all", "-n", namespace, "--type=json", "-p", `[{"op": "remove", "path": "/spec/customerTemplate"}]`)
	eventually(t, func() error {
		if generated() != "" {
			return errors.New("none is pruned")
		}
		return nil
	})
}

// reportToOthers has the portfolio write a Report of openreports.io and change it,
// and takes it away.
func reportToOthers(t *testing.T, namespace string) {
	t.Helper()
	const crd = "../../controllers/testdata/openreports.yaml"
	kubectl(t, "apply", "-f", crd)
	t.Cleanup(func() { kubectl(t, "delete", "-f", crd) })
	kubectl(t, "wait", "--for=condition=Established", "--timeout=30s", "-f", crd)
	patch := func(operation string) {
		kubectl(t, "patch", "portfolioadoption/all", "-n", namespace, "--type=json", "-p", operation)
	}
	reports := func(count int) {
		eventually(t, func() error {
			if got := strings.Fields(kubectl(t, "get", "reports.openreports.io", "-n", namespace, "-o", "name")); len(got) != count {
				return fmt.Errorf("%d reports, want %d", len(got), count)
			}
			return nil
		})
	}
	patch(`[{"op": "add", "path": "/spec/openReport", "value": {"limit": 9}}]`)
	reports(1)
	patch(`[{"op": "remove", "path": "/spec/openReport"}]`)
	reports(0)
}

// listInsteadOfStream runs a manager as it behaves with an API server that
// does not stream the first state of a watch: it lists.
func listInsteadOfStream(t *testing.T, namespace, allowedHost string) {
	t.Helper()
	m := newManager(t, allowedHost)
	m.command.Env = append(m.command.Env, "KUBE_FEATURE_WatchListClient=false")
	m.start(t)
	requestNow(t, namespace, "listed")
	m.stop(t)
}

func managerUser(t *testing.T) string {
	t.Helper()
	deployment := readDeployment(t)
	return "system:serviceaccount:" + deployment.Namespace + ":" + deployment.Spec.Template.Spec.ServiceAccountName
}

func setUsage(t *testing.T, namespace, content string) {
	t.Helper()
	patch, err := json.Marshal(map[string]any{"data": map[string]string{"usage.csv": content}})
	if err != nil {
		t.Fatal(err)
	}
	kubectl(t, "patch", "configmap/usage", "-n", namespace, "--type=merge", "-p", string(patch))
}
