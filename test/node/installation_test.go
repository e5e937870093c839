// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package node

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestInstallation installs the install.yaml of the release, which is
// config/default with its image, and the samples. The subtests are a day of that
// installation, in order.
func TestInstallation(t *testing.T) {
	begin := time.Now()
	kubectl(t, "apply", "--server-side", "-f", filepath.Join(root, "dist/install.yaml"))
	available(t)
	t.Logf("Available after %.1f s; idle: %d MiB", time.Since(begin).Seconds(), residentMiB(t))
	applySamples(t)
	t.Logf("with the samples: %d MiB", residentMiB(t))

	t.Run("figures", func(t *testing.T) { checkFigures(t) })
	t.Run("kill", func(t *testing.T) { writesNothing(t, func() { kill(t); restarted(t) }) })
	t.Run("out of memory", func(t *testing.T) { writesNothing(t, func() { bomb(t); restarted(t) }) })
	t.Run("rolling update", func(t *testing.T) {
		writesNothing(t, func() {
			kubectl(t, "rollout", "restart", deployment, "-n", system)
			available(t)
		})
	})
	t.Run("failover", testFailover)
	t.Run("exports", testExports)
	t.Run("garbage collection", testGarbage)
	t.Run("uninstall", testUninstall)
	t.Run("end of a namespace", func(t *testing.T) {
		kubectl(t, "delete", "namespace", "samples", "--timeout=120s")
	})
}

// applySamples makes the samples in a namespace of their own.
func applySamples(t *testing.T) {
	t.Helper()
	kubectl(t, "create", "namespace", "samples")
	kubectl(t, "apply", "--server-side", "-n", "samples", "-k", filepath.Join(root, "config/samples"))
	waitReady(t)
}

func available(t *testing.T) {
	t.Helper()
	eventually(t, func() error {
		_, err := node.kubectl("", "rollout", "status", deployment, "-n", system, "--timeout=20s")
		return err
	})
}

func waitReady(t *testing.T) {
	t.Helper()
	eventually(t, func() error {
		_, err := node.kubectl("", "wait", "--for=condition=Ready", "-n", "samples", kinds, "--all", "--timeout=20s")
		return err
	})
}

// figures is a table of all figures in the namespace.
func figures(t *testing.T) string {
	t.Helper()
	return kubectl(t, "get", kinds, "-n", "samples", "-o", "wide")
}

// checkFigures compares with the golden file of test/e2e, but for the age, and
// blanks, which depend on its width.
func checkFigures(t *testing.T) {
	t.Helper()
	golden, err := os.ReadFile(filepath.Join(root, "test/e2e/testdata/samples.txt"))
	if err != nil {
		t.Fatal(err)
	}
	table := figures(t)
	for line := range strings.Lines(string(golden)) {
		want := strings.Join(strings.Fields(line), " ")
		if !strings.Contains(strings.Join(strings.Fields(table), " "), want) {
			t.Errorf("not in kubectl get: %s", want)
		}
	}
}

// writesNothing checks that no object changes while something is done, and that
// the manager works afterwards.
func writesNothing(t *testing.T, do func()) {
	t.Helper()
	versions := func() string {
		return kubectl(t, "get", kinds, "-n", "samples", "-o", `jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{"\n"}{end}`)
	}
	before := versions()
	do()
	if after := versions(); after != before {
		t.Errorf("objects were written:\n%s\nbefore:\n%s", after, before)
	}
	requestNow(t)
}

// requestNow asks for a look at each object, and waits for it.
func requestNow(t *testing.T) {
	t.Helper()
	token := strconv.FormatInt(time.Now().UnixNano(), 10)
	kubectl(t, "annotate", kinds, "--all", "-n", "samples", "--overwrite", "adoption.partnerinsights.io/requestedAt="+token)
	kubectl(t, "wait", kinds, "--all", "-n", "samples", "--for=jsonpath={.status.lastHandledReconcileAt}="+token, "--timeout=90s")
	waitReady(t)
}

// managerPID finds the process of the manager, which runs in a Pod of this host.
func managerPID(t *testing.T) int {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		line, err := os.ReadFile(file)
		if err == nil && strings.Contains(string(line), "\x00manager\x00--leader-elect\x00") {
			pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			if err != nil {
				t.Fatal(err)
			}
			return pid
		}
	}
	t.Fatal("the manager does not run")
	return 0
}

// residentMiB is the memory of the manager.
func residentMiB(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", managerPID(t)))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kib, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kib / 1024
}

func kill(t *testing.T) {
	t.Helper()
	if err := syscall.Kill(managerPID(t), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// bomb fills the memory of the manager's container from inside, until the kernel
// ends a process of it: the manager, which the kernel is told to prefer.
func bomb(t *testing.T) {
	t.Helper()
	pid := managerPID(t)
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/oom_score_adj", pid), []byte("1000"), 0o644); err != nil {
		t.Fatal(err)
	}
	groups, err := os.ReadFile(fmt.Sprintf("/proc/%d/cgroup", pid))
	if err != nil {
		t.Fatal(err)
	}
	folder := "/sys/fs/cgroup" // version 2
	for line := range strings.Lines(string(groups)) {
		if parts := strings.SplitN(strings.TrimSpace(line), ":", 3); parts[1] == "memory" || parts[0] == "0" && parts[1] == "" && isFile("/sys/fs/cgroup/cgroup.controllers") {
			folder = filepath.Join("/sys/fs/cgroup", parts[1], parts[2])
		}
	}
	// The shell enters the cgroup, and tail keeps one line of 600 MB.
	script := fmt.Sprintf("echo $$ > %s/cgroup.procs && head -c 600000000 /dev/zero | tail -c 600000000 >/dev/null", folder)
	output, err := exec.CommandContext(t.Context(), "sh", "-c", script).CombinedOutput()
	t.Logf("the bomb: %v %s", err, output)
	if _, err := os.Stat(fmt.Sprintf("/proc/%d", pid)); err == nil {
		t.Error("the manager survived, so nothing was tested")
	}
}

// restarted waits until the kubelet has started the manager again, and it serves.
func restarted(t *testing.T) {
	t.Helper()
	available(t)
	eventually(t, func() error {
		state := kubectl(t, "get", "pods", "-n", system, "-o", "jsonpath={.items[*].status.containerStatuses[*].ready}")
		if state != "true" {
			return fmt.Errorf("containers ready: %s", state)
		}
		return nil
	})
}

// testFailover deletes the leader of two: the other one takes over.
func testFailover(t *testing.T) {
	kubectl(t, "scale", deployment, "-n", system, "--replicas=2")
	available(t)
	leader := leaderPod(t)
	begin := time.Now()
	kubectl(t, "delete", "pod", leader, "-n", system, "--wait=false")
	eventually(t, func() error {
		if now := leaderPod(t); now == leader || now == "" {
			return fmt.Errorf("the leader is %q", now)
		}
		return nil
	})
	t.Logf("another leader after %.1f s", time.Since(begin).Seconds())
	requestNow(t)
	checkFigures(t)
}

// leaderPod is the Pod that holds the lease.
func leaderPod(t *testing.T) string {
	t.Helper()
	holder := kubectl(t, "get", "leases", "-n", system, "-o", "jsonpath={.items[*].spec.holderIdentity}")
	pod, _, _ := strings.Cut(holder, "_")
	return pod
}

// testExports reads the file of a portfolio from another Pod, with the token of
// a ServiceAccount that may.
func testExports(t *testing.T) {
	kubectl(t, "create", "serviceaccount", "reader", "-n", "samples")
	kubectl(t, "create", "clusterrolebinding", "reader", "--clusterrole=customer-adoption-exports-reader", "--serviceaccount=samples:reader")
	kubectl(t, "create", "rolebinding", "reader", "-n", "samples", "--clusterrole=customer-adoption-portfolioadoption-viewer-role", "--serviceaccount=samples:reader")
	service := kubectl(t, "get", "service", "customer-adoption-exports", "-n", system, "-o", "jsonpath={.spec.clusterIP}")
	apply(t, fmt.Sprintf(`
apiVersion: v1
kind: Pod
metadata: {name: reader, namespace: samples}
spec:
  serviceAccountName: reader
  restartPolicy: OnFailure
  containers: [{name: get, image: "%s/pod:1", args: ["https://%s/exports/samples/all-customers.csv"]}]
`, registry, service))
	eventually(t, func() error {
		log, err := node.kubectl("", "logs", "-n", "samples", "reader")
		if err == nil && !strings.Contains(log, "Woodgrove Bank") {
			err = fmt.Errorf("the export is %.300q", log)
		}
		return err
	})
}

// testGarbage deletes a portfolio: the reports that it made go.
func testGarbage(t *testing.T) {
	made := func() string {
		return kubectl(t, "get", "customeradoptions", "-n", "samples", "-l", "region=west", "-o", "name")
	}
	if made() == "" {
		t.Fatal("the portfolio w-customers made nothing")
	}
	kubectl(t, "delete", "portfolioadoption", "w-customers", "-n", "samples")
	eventually(t, func() error {
		if left := made(); left != "" {
			return fmt.Errorf("left: %s", left)
		}
		return nil
	})
}

// testUninstall removes what `make undeploy` removes. CRDs and objects stay.
func testUninstall(t *testing.T) {
	before := figures(t)
	manifests := kubectl(t, "kustomize", filepath.Join(root, "config/uninstall"))
	if _, err := node.kubectl(manifests, "delete", "--ignore-not-found", "-f", "-"); err != nil {
		t.Fatal(err)
	}
	if before == "" || len(figures(t)) < len(before)/2 {
		t.Error("objects went with the manager")
	}
}
