// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/sets"
	"sigs.k8s.io/yaml"
)

// Every metric that the alerts and the dashboard ask for is one that a running
// manager shows, with the labels they ask by.
func TestAlertsAndDashboardNameWhatThereIs(t *testing.T) {
	namespace := newNamespace(t, "dashboards")
	kubectlWith(t, renderedSamples(t), "apply", "-n", namespace, "-f", "-")
	signedIn(t, newNamespace(t, "signed-in"))
	m := startManager(t, "--customer-metrics")
	waitReady(t, namespace)
	_, shown := scrape(t, m, monitoringToken(t, namespace))
	labels := labelsByMetric(shown)
	for place, expression := range expressions(t) {
		asked := metricsIn(expression)
		if len(asked) == 0 {
			t.Errorf("%s: no metric in %s", place, expression)
		}
		for metric, by := range asked {
			if labels[metric] == nil {
				t.Errorf("%s: no metric %s", place, metric)
			} else if missing := by.Difference(labels[metric]); missing.Len() > 0 {
				t.Errorf("%s: %s has no label %v, only %v", place, metric, sets.List(missing), sets.List(labels[metric]))
			}
		}
	}
	m.stop(t)
}

// signedIn makes a source whose refresh token has an age, as no sample has: it is
// suspended, so that nobody is asked for its data.
func signedIn(t *testing.T, namespace string) {
	t.Helper()
	const source = `
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: ExportSource
metadata: {name: signed-in}
spec:
  dataset: LicenseUsage
  suspend: true
  partnerCenter: {report: LicenseUsage, secretRef: {name: partner-center}}
`
	kubectlWith(t, source, "apply", "-n", namespace, "-f", "-")
	kubectlWith(t, "", "patch", "exportsource", "signed-in", "-n", namespace, "--subresource=status", "--type=merge",
		"-p", `{"status":{"refreshToken":{"issuedAt":"2026-11-01T00:00:00Z","from":"Annotation"}}}`)
}

// Every alert says where to read on, and that place exists.
func TestRunbooks(t *testing.T) {
	headings := sets.New[string]()
	for line := range strings.Lines(readFile(t, "docs/alerts.md")) {
		if heading, ok := strings.CutPrefix(line, "### "); ok {
			headings.Insert(strings.ToLower(strings.TrimSpace(heading)))
		}
	}
	for _, r := range alertRules(t) {
		page, anchor, _ := strings.Cut(r.Annotations["runbook_url"], "#")
		if !strings.HasSuffix(page, "/docs/alerts.md") || !headings.Has(anchor) || anchor != strings.ToLower(r.Alert) {
			t.Errorf("%s: runbook %s#%s leads nowhere", r.Alert, page, anchor)
		}
		headings.Delete(anchor)
	}
	if len(headings) > 0 {
		t.Errorf("sections about no alert: %v", sets.List(headings))
	}
}

type alertRule struct {
	Alert, Expr string
	Annotations map[string]string
}

func alertRules(t *testing.T) (rules []alertRule) {
	t.Helper()
	var file struct {
		Spec struct{ Groups []struct{ Rules []alertRule } }
	}
	if err := yaml.Unmarshal([]byte(readFile(t, "config/prometheus/rules.yaml")), &file); err != nil {
		t.Fatal(err)
	}
	for _, group := range file.Spec.Groups {
		rules = append(rules, group.Rules...)
	}
	return rules
}

// expressions gives every PromQL expression by the place it stands in.
func expressions(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, r := range alertRules(t) {
		// Prometheus itself shows up.
		if r.Alert != "AdoptionManagerDown" {
			found[r.Alert] = r.Expr
		}
	}
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ RefID, Expr string }
		}
	}
	if err := json.Unmarshal([]byte(readFile(t, "config/grafana/dashboard.json")), &dashboard); err != nil {
		t.Fatal(err)
	}
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			found[panel.Title+" "+target.RefID] = target.Expr
		}
	}
	if len(found) < 30 {
		t.Fatalf("only %d expressions", len(found))
	}
	return found
}

var (
	metricPattern = regexp.MustCompile(`\b(?:adoption|controller_runtime|workqueue|leader_election|process)_\w+(\{[^}]*\})?`)
	matchPattern  = regexp.MustCompile(`(\w+)(?:=~|!~|!=|=)"`)
	byPattern     = regexp.MustCompile(`by \(([^)]*)\)`)
)

// targetLabels are not the manager's: Prometheus adds them when it scrapes.
var targetLabels = sets.New("job", "instance", "pod", "service")

// metricsIn gives the metrics of an expression, and the labels that it matches
// them by or groups all of them by.
func metricsIn(expression string) map[string]sets.Set[string] {
	grouped := sets.New[string]()
	for _, by := range byPattern.FindAllStringSubmatch(expression, -1) {
		grouped.Insert(strings.Split(by[1], ", ")...)
	}
	found := map[string]sets.Set[string]{}
	for _, selector := range metricPattern.FindAllString(expression, -1) {
		name, matchers, _ := strings.Cut(selector, "{")
		labels := grouped.Clone()
		for _, matcher := range matchPattern.FindAllStringSubmatch(matchers, -1) {
			labels.Insert(matcher[1])
		}
		found[name] = labels.Difference(targetLabels).Union(found[name])
	}
	return found
}

// labelsByMetric reads the text that Prometheus scrapes.
func labelsByMetric(text string) map[string]sets.Set[string] {
	found := map[string]sets.Set[string]{}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		series := line[:strings.LastIndex(line, " ")]
		name, labels, _ := strings.Cut(series, "{")
		if found[name] == nil {
			found[name] = sets.New[string]()
		}
		for _, label := range matchPattern.FindAllStringSubmatch(labels, -1) {
			found[name].Insert(label[1])
		}
	}
	return found
}

// The panels have ids of their own and do not overlap.
func TestDashboardLayout(t *testing.T) {
	type rectangle struct{ X, Y, W, H int }
	var dashboard struct {
		Panels []struct {
			ID      int
			Title   string
			GridPos rectangle
		}
	}
	if err := json.Unmarshal([]byte(readFile(t, "config/grafana/dashboard.json")), &dashboard); err != nil {
		t.Fatal(err)
	}
	for i, p := range dashboard.Panels {
		for _, q := range dashboard.Panels[:i] {
			a, b := p.GridPos, q.GridPos
			apart := a.X >= b.X+b.W || b.X >= a.X+a.W || a.Y >= b.Y+b.H || b.Y >= a.Y+a.H
			if !apart || p.ID == q.ID {
				t.Errorf("%q and %q are in each other's place", p.Title, q.Title)
			}
		}
		if p.GridPos.X+p.GridPos.W > 24 || p.Title == "" {
			t.Errorf("%q does not fit", p.Title)
		}
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
