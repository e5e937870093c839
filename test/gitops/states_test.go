// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package gitops holds the health checks of config/gitops against statuses as
// the controllers write them: every sample, and the states that samples do not
// come to.
package gitops

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/yaml"

	"github.com/partnerinsights/customer-adoption-operator/internal/offline"
)

// evaluated gives the objects of a folder with their statuses. They are of
// generation 1, as after `kubectl create`.
func evaluated(t *testing.T, folder string) []*unstructured.Unstructured {
	t.Helper()
	var out bytes.Buffer
	cmd := offline.NewCommand(clocktesting.NewFakePassiveClock(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)))
	cmd.SetOut(&out)
	cmd.SetArgs([]string{"-f", folder, "-o", "json"})
	// What cannot be evaluated is told as an error too; its status is printed.
	_ = cmd.ExecuteContext(t.Context())
	var list struct{ Items []json.RawMessage }
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	var objects []*unstructured.Unstructured
	for _, item := range list.Items {
		obj := &unstructured.Unstructured{}
		if err := obj.UnmarshalJSON(item); err != nil {
			t.Fatal(err)
		}
		obj.SetGeneration(1)
		if err := unstructured.SetNestedField(obj.Object, int64(1), "status", "observedGeneration"); err != nil {
			t.Fatal(err)
		}
		objects = append(objects, obj)
	}
	return objects
}

// state is a status that no sample has.
type state struct {
	name, manifest string
	// argo, flux and kstatus are what each makes of it.
	argo, flux, kstatus string
}

// states are of every kind alike.
var states = []state{
	{
		"not looked at yet", `
metadata: {generation: 1}
status: {observedGeneration: -1}`,
		"Progressing", "InProgress", "InProgress",
	},
	{
		"the spec was changed", `
metadata: {generation: 2}
status: {observedGeneration: 1, conditions: [{type: Ready, status: "True", reason: Evaluated, message: m}]}`,
		"Progressing", "InProgress", "InProgress",
	},
	{
		"tried again by itself", `
metadata: {generation: 1}
status:
  observedGeneration: 1
  conditions:
  - {type: Ready, status: "False", reason: SourceUnreachable, message: m}
  - {type: Reconciling, status: "True", reason: ProgressingWithRetry, message: m}`,
		"Progressing", "InProgress", "InProgress",
	},
	{
		"somebody has to act", `
metadata: {generation: 1}
status:
  observedGeneration: 1
  conditions:
  - {type: Ready, status: "False", reason: HeaderMissing, message: m}
  - {type: Stalled, status: "True", reason: HeaderMissing, message: m}`,
		"Degraded", "Failed", "Failed",
	},
	{
		"suspended with data", `
metadata: {generation: 1}
spec: {suspend: true}
status: {observedGeneration: 1, conditions: [{type: Ready, status: "True", reason: Suspended, message: m}]}`,
		"Suspended", "Current", "Current",
	},
	{
		"suspended before anything was read", `
metadata: {generation: 1}
spec: {suspend: true}
status: {observedGeneration: 1, conditions: [{type: Ready, status: Unknown, reason: Suspended, message: m}]}`,
		"Suspended", "Current", "InProgress",
	},
	{
		"rows were rejected, the rest is in use", `
metadata: {generation: 1}
status:
  observedGeneration: 1
  conditions:
  - {type: Ready, status: "True", reason: Fetched, message: m}
  - {type: DataRejected, status: "True", reason: RowsRejected, message: m}`,
		"Healthy", "Current", "Current",
	},
	{
		"low, as nobody minds", `
metadata: {generation: 1}
status:
  observedGeneration: 1
  conditions:
  - {type: Ready, status: "True", reason: Evaluated, message: m}
  - {type: LowUsage, status: "True", reason: BelowTarget, message: m}`,
		"Healthy", "Current", "Current",
	},
}

// gated are the states of those that have the annotation.
var gated = []state{
	{
		"low behind the gate", `
metadata: {generation: 1, annotations: {adoption.partnerinsights.io/health-gate: "true"}}
status:
  observedGeneration: 1
  conditions:
  - {type: Ready, status: "True", reason: Evaluated, message: m}
  - {type: LowDeployment, status: "False", reason: OnTarget, message: m}
  - {type: LowUsage, status: "True", reason: BelowTarget, message: m}`,
		"Degraded", "Failed", "Current",
	},
	{
		"on target behind the gate", `
metadata: {generation: 1, annotations: {adoption.partnerinsights.io/health-gate: "true"}}
status:
  observedGeneration: 1
  conditions:
  - {type: Ready, status: "True", reason: Evaluated, message: m}
  - {type: LowDeployment, status: "False", reason: OnTarget, message: m}`,
		"Healthy", "Current", "Current",
	},
}

func (s state) object(t *testing.T, kind string) *unstructured.Unstructured {
	t.Helper()
	obj := &unstructured.Unstructured{}
	content, err := yaml.YAMLToJSON([]byte("apiVersion: adoption.partnerinsights.io/v1alpha1\nkind: " + kind + s.manifest))
	if err != nil {
		t.Fatal(err)
	}
	if err := obj.UnmarshalJSON(content); err != nil {
		t.Fatal(err)
	}
	return obj
}

func condition(t *testing.T, obj *unstructured.Unstructured, kind string) string {
	t.Helper()
	conditions, _, err := unstructured.NestedSlice(obj.Object, "status", "conditions")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range conditions {
		if fields := c.(map[string]any); fields["type"] == kind {
			return fields["status"].(string)
		}
	}
	return ""
}
