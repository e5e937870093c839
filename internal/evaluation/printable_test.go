// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// steering has characters that steer a terminal, or that nobody sees.
const steering = "\x1b[31m\u202e\u200b\x00"

// A14: no text of a spec brings invisible characters into a status. The objects
// here are older than the patterns of the schema: every text has such characters,
// a text of a new field too.
func TestTextsOfSpecsArePrintable(t *testing.T) {
	report := exampleReport()
	sources := example(t)
	report.Spec.Scope = &v1alpha1.Scope{}
	report.Spec.Targets.Workloads = []v1alpha1.WorkloadTarget{{Name: "SharePoint", UsagePercent: 100}}
	id, names := report.Spec.Customer.ID, slices.Clone(report.Spec.Sources)
	if changed := steer(reflect.ValueOf(&report.Spec).Elem()); changed < 4 {
		t.Fatalf("only %d texts were found", changed)
	}
	report.Spec.Sources = names
	for _, customer := range []string{id, "nobody"} {
		report.Spec.Customer.ID = customer
		report.Spec.Scope = nil
		status, _ := Report(report, sources, later)
		checkPrintable(t, status)
		if customer == "nobody" && !strings.HasPrefix(status.CustomerName, "\ufffd") {
			t.Errorf("name %q, want that of the spec", status.CustomerName)
		}
	}
}

// steer adds the characters to every text below a value, and counts the texts.
func steer(value reflect.Value) (changed int) {
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			changed = steer(value.Elem())
		}
	case reflect.Struct:
		for _, field := range value.Fields() {
			changed += steer(field)
		}
	case reflect.Slice:
		for i := range value.Len() {
			changed += steer(value.Index(i))
		}
	case reflect.String:
		if value.Type() == reflect.TypeFor[string]() || value.Type() == reflect.TypeFor[v1alpha1.FieldText]() {
			value.SetString(steering + value.String())
			changed = 1
		}
	}
	return changed
}

func checkPrintable(t *testing.T, status any) {
	t.Helper()
	text, err := json.Marshal(status)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range steering {
		shown, escaped := string(r), fmt.Sprintf(`\u%04x`, r)
		if strings.ContainsAny("[31m", shown) {
			continue
		}
		if strings.Contains(string(text), shown) || strings.Contains(string(text), escaped) {
			t.Errorf("%q is in the status: %s", r, text)
		}
	}
}
