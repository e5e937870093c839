// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// The long form, make hostile, has as many generated reports as a portfolio may
// have, and the promise of docs/operations.md.
var (
	hostileCustomers = flag.Int("hostile-customers", 300, "customers of the template in TestHostileInputs")
	hostileRounds    = flag.Int("hostile-rounds", 8, "changes of another namespace in TestHostileInputs")
	hostilePatience  = flag.Duration("hostile-patience", 30*time.Second, "time for each of them")
)

// The manager as it is shipped, with its memory limit, gets every hostile input
// at once: files that cost a careless reader hundreds of MiB, archives that are
// held in memory, a server that answers one byte at a time, callers of the
// exports endpoint who stop reading, and a template for many customers. It stays
// below the limit, says what is wrong with each, and another namespace gets its
// figures all the while (docs/testing.md B37).
func TestHostileInputs(t *testing.T) {
	hostile, other := newNamespace(t, "hostile"), newNamespace(t, "bystander")
	server := startServer(t, hostileAnswers)
	m := newManager(t, allowedHost(server))
	container := readDeployment(t).Spec.Template.Spec.Containers[0]
	m.command.Path = programWithoutRaceDetector(t)
	for _, variable := range container.Env {
		m.command.Env = append(m.command.Env, variable.Name+"="+variable.Value)
	}
	m.start(t)
	peak := watchMemory(t, m)
	kubectlWith(t, strings.ReplaceAll(watchedUsage, "ACTIVE", "1"), "apply", "-n", other, "-f", "-")
	waitReady(t, other)

	files := hostileFiles(t)
	for _, file := range files {
		storeFile(t, hostile, file.name, file.content)
		kubectlWith(t, sourceOfFile(file.name, file.dataset), "apply", "-n", hostile, "-f", "-")
	}
	storeFile(t, hostile, "book", bookOfCustomers(t))
	kubectlWith(t, sourceOfFile("book", "LicenseUsage")+hostileServers(server.URL, certificate(server))+hostilePortfolio, "apply", "-n", hostile, "-f", "-")
	stopReading(t, m, hostile)

	slowest := time.Duration(0)
	for round := range *hostileRounds {
		kubectl(t, "annotate", "exportsources", "-n", hostile, "--all", "--overwrite", "adoption.partnerinsights.io/requestedAt="+strconv.Itoa(round))
		slowest = max(slowest, bystanderLives(t, other, 2+round))
	}
	for _, file := range files {
		eventually(t, func() error {
			reason := kubectl(t, "get", "exportsource", file.name, "-n", hostile, "-o", `jsonpath={.status.conditions[?(@.type=="Ready")].reason}`)
			if reason == "" || !strings.Contains(file.reasons, reason) {
				return fmt.Errorf("%s: reason %q, want one of %s", file.name, reason, file.reasons)
			}
			return nil
		})
	}
	took, limit := peak(), container.Resources.Limits.Memory().Value()
	t.Logf("at most %d MiB of %d, the slowest figure of the other namespace after %s", took>>20, limit>>20, slowest.Round(10*time.Millisecond))
	if took >= limit {
		t.Errorf("the manager took %d MiB, and the container has %d", took>>20, limit>>20)
	}
}

// watchedUsage is an export, its source and a report.
const watchedUsage = `
{apiVersion: v1, kind: ConfigMap, metadata: {name: usage}, data: {usage.csv: "customerId,workloadName,asOf,licensesEntitled,licensesActive\na,Exchange,2026-10-31,100,ACTIVE\n"}}
---
{apiVersion: adoption.partnerinsights.io/v1alpha1, kind: ExportSource, metadata: {name: usage}, spec: {dataset: LicenseUsage, configMap: {name: usage, key: usage.csv}}}
---
{apiVersion: adoption.partnerinsights.io/v1alpha1, kind: CustomerAdoption, metadata: {name: a}, spec: {customer: {id: a}, sources: [{name: usage}], maxDataAge: 876000h}}
`

// bystanderLives changes an export, and gives the time until its figure is in
// the report.
func bystanderLives(t *testing.T, namespace string, active int) time.Duration {
	t.Helper()
	text := fmt.Sprintf("customerId,workloadName,asOf,licensesEntitled,licensesActive\na,Exchange,2026-10-31,100,%d\n", active)
	configMap := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "usage", Namespace: namespace}}
	patch := client.RawPatch(types.MergePatchType, fmt.Appendf(nil, `{"data":{"usage.csv":%q}}`, text))
	began := time.Now()
	if err := cluster.client.Patch(t.Context(), configMap, patch); err != nil {
		t.Fatal(err)
	}
	for {
		took := time.Since(began)
		got := kubectl(t, "get", "customeradoption", "a", "-n", namespace, "-o", "jsonpath={.status.usage.active}")
		if got == strconv.Itoa(active) {
			return took
		}
		if took > *hostilePatience {
			t.Fatalf("%q active users after %s, want %d", got, *hostilePatience, active)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// storeFile makes a ConfigMap of a file.
func storeFile(t *testing.T, namespace, name string, content []byte) {
	t.Helper()
	configMap := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: namespace}, BinaryData: map[string][]byte{"file": content}}
	if err := cluster.client.Create(t.Context(), configMap); err != nil {
		t.Fatal(err)
	}
}

func sourceOfFile(name, dataset string) string {
	return fmt.Sprintf("{apiVersion: adoption.partnerinsights.io/v1alpha1, kind: ExportSource, metadata: {name: %s}, spec: {dataset: %s, interval: 1m, configMap: {name: %s, key: file}}}\n---\n",
		name, dataset, name)
}

// hostileServers are sources of a server: four archives that are held in memory,
// and one that never comes to its end.
func hostileServers(url, authority string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "{apiVersion: v1, kind: Secret, metadata: {name: authority, labels: {adoption.partnerinsights.io/export-source: \"true\"}}, stringData: {ca.crt: %q}}\n---\n", authority)
	for _, name := range []string{"archive-1", "archive-2", "archive-3", "archive-4", "drip"} {
		fmt.Fprintf(&b, "{apiVersion: adoption.partnerinsights.io/v1alpha1, kind: ExportSource, metadata: {name: %s}, spec: {dataset: LicenseUsage, interval: 1m, timeout: 1m, http: {url: \"%s/%s\", caSecretRef: {name: authority}}}}\n---\n",
			name, url, name)
	}
	return b.String()
}

// hostileAnswers sends an archive of 480 MiB, or one byte at a time.
func hostileAnswers(w http.ResponseWriter, r *http.Request) {
	_, _ = io.WriteString(w, "PK\x03\x04")
	block := make([]byte, 1<<20)
	if r.URL.Path == "/drip" {
		block = block[:1]
	}
	for range 480 {
		if _, err := w.Write(block); err != nil {
			return
		}
		if len(block) == 1 {
			_ = http.NewResponseController(w).Flush()
			select {
			case <-r.Context().Done():
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
	}
}

// hostilePortfolio has a template for the customers of the book.
const hostilePortfolio = "{apiVersion: adoption.partnerinsights.io/v1alpha1, kind: PortfolioAdoption, metadata: {name: all}, spec: {sources: [{name: book}], customerTemplate: {}}}"

// bookOfCustomers is an export of many customers.
func bookOfCustomers(t *testing.T) []byte {
	t.Helper()
	var rows strings.Builder
	rows.WriteString("customerId,customerName,licensesEntitled,licensesActive\n")
	for i := range *hostileCustomers {
		fmt.Fprintf(&rows, "%08x-0000-4000-8000-000000000000,Customer %d,100,%d\n", i, i, i%100)
	}
	return compressed(t, []byte(rows.String()))
}

// stopReading makes fifty callers of the exports endpoint who take no bytes.
func stopReading(t *testing.T, m *manager, namespace string) {
	t.Helper()
	kubectl(t, "create", "serviceaccount", "reader", "-n", namespace)
	kubectl(t, "create", "clusterrolebinding", namespace+"-reader", "--clusterrole=cluster-admin", "--serviceaccount="+namespace+":reader")
	t.Cleanup(func() { kubectl(t, "delete", "clusterrolebinding", namespace+"-reader") })
	token := newToken(t, namespace, "reader")
	for range 50 {
		connection, err := (&tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}}).DialContext(t.Context(), "tcp", m.metrics)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = connection.Close() })
		if _, err := fmt.Fprintf(connection, "GET /exports/%s/all.xlsx HTTP/1.1\r\nHost: m\r\nAuthorization: Bearer %s\r\n\r\n", namespace, token); err != nil {
			t.Fatal(err)
		}
	}
}

// programWithoutRaceDetector builds the program as it is shipped: the race detector takes
// several times the memory.
func programWithoutRaceDetector(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "customer-adoption-operator")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", path, ".")
	build.Dir = root
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, output)
	}
	return path
}

// watchMemory looks at the memory of a process all the while. peak gives the most
// it had, in bytes: what the kernel can't take away. The pages of the program
// itself can be read again.
func watchMemory(t *testing.T, m *manager) (peak func() int64) {
	t.Helper()
	most, done, ended := int64(0), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			most = max(most, anonymousMemory(m))
			select {
			case <-done:
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	stop := sync.OnceFunc(func() { close(done); <-ended })
	t.Cleanup(stop)
	return func() int64 {
		stop()
		if anonymousMemory(m) == 0 {
			t.Error("the manager has ended")
		}
		return most
	}
}

// anonymousMemory is what a process has now; 0 when it has ended.
func anonymousMemory(m *manager) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", m.command.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "RssAnon:" {
			kib, _ := strconv.ParseInt(fields[1], 10, 64) // the kernel wrote it
			return kib << 10
		}
	}
	return 0
}
