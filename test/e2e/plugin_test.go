// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The plugin is found and completed by kubectl itself, and reads what the
// manager wrote.
func TestPlugin(t *testing.T) {
	namespace := newNamespace(t, "plugin")
	kubectlWith(t, renderedSamples(t), "apply", "-n", namespace, "-f", "-")
	manager := startManager(t)
	waitReady(t, namespace)
	manager.stop(t)
	path := installPlugin(t)

	table := runPlugin(t, path, "adoption", "report", "-n", namespace, "--all")
	for _, want := range []string{"license-usage ", "low-usage ", "Fabrikam (32%)", "Offer training courses"} {
		if !strings.Contains(table, want) {
			t.Errorf("report has no %q:\n%s", want, table)
		}
	}
	one := runPlugin(t, path, "adoption", "report", "low-usage", "-n", namespace, "-o", "html", "--locale", "de")
	if !strings.Contains(one, `<html lang="de">`) || !strings.Contains(one, "Fabrikam") || strings.Contains(one, "Proseware") {
		t.Errorf("the page of one report is not of that one:\n%s", one)
	}
	for name, file := range map[string]string{"low-usage": "low-usage.txt", "portfolioadoption/all-customers": "portfolio-all-customers.txt"} {
		golden, err := os.ReadFile(filepath.Join(root, "internal/plugin/testdata/explain", file))
		if err != nil {
			t.Fatal(err)
		}
		want := strings.Replace(string(golden), "default/", namespace+"/", 1)
		if diff := cmp.Diff(want, runPlugin(t, path, "adoption", "explain", name, "-n", namespace)); diff != "" {
			t.Errorf("%s is explained otherwise than offline (-offline +cluster):\n%s", name, diff)
		}
	}
	offers := runPlugin(t, path, "__complete", "adoption", "explain", "-n", namespace, "low-")
	if names := strings.Count(offers, "low-"); names != 2 || !strings.Contains(offers, "low-usage\tFabrikam, Low\n") {
		t.Errorf("completion offers %q", offers)
	}
	if offers := runPlugin(t, path, "__complete", "adoption", "explain", "-n", namespace, "portfolioadoption/"); !strings.Contains(offers, "portfolioadoption/all-customers\n") {
		t.Errorf("completion offers %q", offers)
	}
}

// Errors are the API server's, after a word on what was tried.
func TestPluginErrors(t *testing.T) {
	path := installPlugin(t)
	for want, args := range map[string][]string{
		"read CustomerAdoption nobody":  {"adoption", "explain", "nobody"},
		"read PortfolioAdoption nobody": {"adoption", "explain", "portfolio/nobody"},
		"cannot be explained; write":    {"adoption", "explain", "exportsource/usage"},
		"unknown output format":         {"adoption", "report", "-o", "papyrus"},
		"leave out -A":                  {"adoption", "report", "-A", "one"},
		"--locale fr: ":                 {"adoption", "report", "--locale", "fr"},
		"cannot list resource":          {"adoption", "report", "--as", "nobody@example.com"},
		"accepts 1 arg(s), received 0":  {"adoption", "explain"},
		"No CustomerAdoption and no Ex": {"adoption", "report", "-n", "kube-public"},
	} {
		output, _ := pluginCommand(t, path, args...).CombinedOutput()
		if !strings.Contains(string(output), want) {
			t.Errorf("%q printed %q, want %q in it", args, output, want)
		}
	}
}

// installPlugin puts kubectl, the plugin and its completion into a folder, as
// `make build` does, and gives the folder.
func installPlugin(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	completion, err := filepath.Abs(filepath.Join(root, "hack/kubectl_complete-adoption"))
	if err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{
		"kubectl":                   filepath.Join(os.Getenv("KUBEBUILDER_ASSETS"), "kubectl"),
		"kubectl-adoption":          cluster.program,
		"kubectl_complete-adoption": completion,
	} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func pluginCommand(t *testing.T, path string, args ...string) *exec.Cmd {
	t.Helper()
	command := exec.CommandContext(t.Context(), filepath.Join(path, "kubectl"), args...)
	command.Env = []string{"PATH=" + path + ":/usr/bin:/bin", "KUBECONFIG=" + cluster.kubeconfig, "HOME=" + t.TempDir()}
	return command
}

func runPlugin(t *testing.T, path string, args ...string) string {
	t.Helper()
	command := pluginCommand(t, path, args...)
	var stderr strings.Builder
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil {
		t.Fatalf("kubectl %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return string(output)
}
