// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A second replica stands by until the first one ends, and need not wait until
// its lease runs out.
func TestLeaseIsHandedOn(t *testing.T) {
	namespace := newNamespace(t, "handover")
	kubectlWith(t, renderedSamples(t), "apply", "-n", namespace, "-f", "-")
	first := startManager(t)
	waitReady(t, namespace)
	startManager(t)
	leader := leaseHolder(t)
	if leader == "" {
		t.Error("nobody holds the lease")
	}
	first.stop(t)
	if leaseHolder(t) == leader {
		t.Error("the first replica ended and kept its lease")
	}
	requestNow(t, namespace, "after-handover")
}

// A leader that was stopped for longer than its lease lasts ends when it wakes,
// and writes nothing more (docs/testing.md B12).
func TestLeaderThatWasStopped(t *testing.T) {
	namespace := newNamespace(t, "stopped")
	kubectlWith(t, renderedSamples(t), "apply", "-n", namespace, "-f", "-")
	stopped := startManager(t)
	waitReady(t, namespace)
	startManager(t)
	held := leaseHolder(t)
	stopped.signal(t, syscall.SIGSTOP)
	eventually(t, func() error {
		if holder := leaseHolder(t); holder == held || strings.TrimSpace(holder) == "" {
			return fmt.Errorf("the lease is still the stopped one's")
		}
		return nil
	})
	requestNow(t, namespace, "from-the-second")
	before := versions(t, renderedSamples(t), namespace)
	stopped.signal(t, syscall.SIGCONT)
	<-stopped.ended
	if output := stopped.output(t); !strings.Contains(output, "another replica may lead") {
		t.Error("the first leader did not look at the age of its lease")
	}
	if diff := cmp.Diff(before, versions(t, renderedSamples(t), namespace)); diff != "" {
		t.Errorf("(-before +after the first leader woke):\n%s", diff)
	}
}

func leaseHolder(t *testing.T) string {
	t.Helper()
	return kubectl(t, "get", "leases", "-n", readDeployment(t).Namespace, "-o", "jsonpath={.items[*].spec.holderIdentity}")
}

// requestNow asks for an evaluation of every object and waits until it is done.
func requestNow(t *testing.T, namespace, token string) {
	t.Helper()
	kubectl(t, "annotate", "-n", namespace, kinds, "--all", "--overwrite", "adoption.partnerinsights.io/requestedAt="+token)
	kubectl(t, "wait", "-n", namespace, kinds, "--all", "--timeout=60s", "--for=jsonpath={.status.lastHandledReconcileAt}="+token)
}

// A manager that is killed and started again reads every source anew and finds
// that there is nothing to write.
func TestRestartWritesNothing(t *testing.T) {
	namespace := newNamespace(t, "restart")
	manifests := renderedSamples(t)
	kubectlWith(t, manifests, "apply", "-n", namespace, "-f", "-")
	killed := startManager(t, "--leader-elect=false")
	waitReady(t, namespace)
	killed.kill()
	before, events := versions(t, manifests, namespace), countEvents(t, namespace)

	restarted := startManager(t, "--leader-elect=false")
	waitForReads(t, restarted, namespace)
	if diff := cmp.Diff(before, versions(t, manifests, namespace)); diff != "" {
		t.Errorf("(-before +after the restart):\n%s", diff)
	}
	if got := countEvents(t, namespace); got != events {
		t.Errorf("%d events after the restart, %d before", got, events)
	}
}

// waitForReads waits until the manager has read every source of the namespace,
// the only one with any, and then has had nothing to do for a second.
func waitForReads(t *testing.T, m *manager, namespace string) {
	t.Helper()
	sources := len(strings.Fields(kubectl(t, "get", "exportsources", "-n", namespace, "-o", "name")))
	token, idle := monitoringToken(t, namespace), 0
	eventually(t, func() error {
		_, metrics := scrape(t, m, token)
		reads := sum(t, metrics, "adoption_exportsource_fetches_total")
		busy := sum(t, metrics, "workqueue_depth") + sum(t, metrics, "controller_runtime_active_workers")
		if idle++; int(reads) < sources || busy > 0 {
			idle = 0
		}
		if idle < 10 {
			return fmt.Errorf("%v of %d sources are read, %v objects are in work", reads, sources, busy)
		}
		return nil
	})
}

func countEvents(t *testing.T, namespace string) int {
	t.Helper()
	return len(strings.Fields(kubectl(t, "get", "events.v1.events.k8s.io", "-n", namespace, "-o", "name")))
}

func TestBadFlags(t *testing.T) {
	for _, argument := range []string{
		"--no-such-flag", "--max-rows=many", "--max-rows=-1", "--max-groups=0", "--max-download-size=much", "--max-content-size=-1",
		"--allowed-source-hosts=https://x.example/", "--leader-elect=perhaps", "--watch-namespaces=a.b", "--zap-log-level=loud",
	} {
		t.Run(argument, func(t *testing.T) {
			output, err := exec.CommandContext(t.Context(), cluster.program, "manager", argument).CombinedOutput()
			flag, _, _ := strings.Cut(argument, "=")
			if text := string(output); strings.Count(text, "\n") != 1 || !strings.Contains(text, flag) {
				t.Errorf("printed %q, want one line that names %s", text, flag)
			}
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != 2 {
				t.Errorf("ended with %v, want exit status 2", err)
			}
		})
	}
}
