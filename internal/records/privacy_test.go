// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// kept are the fields whose texts facts hold: they name customers, products
// and partners, and never people.
var kept = []field{
	customerID, customerName, serviceCode, serviceName, productID, productName, skuID, workloadCode, workloadName, partnerID,
	segment, market, channel,
}

// TestNobodyIsNamed is docs/semantics.md section 2 and the privacy rule: whatever
// column of whatever export names a person, nothing that leaves a file does.
func TestNobodyIsNamed(t *testing.T) {
	const person = "Ms. " + canary + " <ms." + canary + "@example.com>"
	for file, kind := range map[string]facts.Kind{
		"rest-customer-deployment.json":       facts.KindDeployment,
		"rest-commercial-usage.json":          facts.KindUsage,
		"office-usage.tsv":                    facts.KindUsage,
		"seats-subscriptions-and-revenue.csv": facts.KindSubscription,
		"dynamics-usage.csv":                  facts.KindSubscription,
		"csp-subscriptions.json":              facts.KindSubscription,
		"subscription-analytics.json":         facts.KindSubscription,
		"partner-center-subscribed-skus.json": facts.KindSubscription,
		"graph-subscribed-skus.json":          facts.KindSubscription,
		"graph-company-subscriptions.json":    facts.KindSubscription,
		"graph-active-user-detail.csv":        facts.KindActivity,
		"graph-active-user-detail.json":       facts.KindActivity,
		"graph-yammer-user-detail.csv":        facts.KindActivity,
		"graph-m365-app-user-detail.csv":      facts.KindActivity,
		"graph-teams-user-detail.csv":         facts.KindActivity,
		"support.csv":                         facts.KindRequest,
	} {
		o := Options{
			Kind: kind, Now: now, LengthKnown: true,
			Constants: map[string]string{"customerId": "tenant-1"},
		}
		if kind == facts.KindActivity {
			o.Constants["workloadName"] = "Teams"
		}
		text, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		text = bytes.TrimPrefix(text, []byte("\ufeff"))
		for column, changed := range everyColumn(t, text, filepath.Ext(file), person) {
			c, err := newColumns(o)
			if err != nil {
				t.Fatal(err)
			}
			if slices.ContainsFunc(c.claims(column), func(claim claim) bool { return slices.Contains(kept, claim.field) }) {
				continue
			}
			names(t, file+", "+column, changed, o)
		}
	}
}

// names reads a file and looks for the canary in what comes of it.
func names(t *testing.T, what string, file []byte, o Options) {
	t.Helper()
	for _, percent := range []int{0, 100} {
		o.MaxRejectedPercent = percent
		result, err := Read(t.Context(), bytes.NewReader(file), o)
		if err != nil && strings.Contains(err.Error(), canary) {
			t.Errorf("%s: %v", what, err)
		}
		if result == nil || result.Facts == nil {
			continue
		}
		seen := map[uintptr]bool{}
		if where := holds(reflect.ValueOf(result), "result", seen); where != "" {
			t.Errorf("%s: named at %s", what, where)
		}
		set := result.Facts.Build(civil.DateOf(now), civil.DateOf(now))
		if where := holds(reflect.ValueOf(set), "set", seen); where != "" {
			t.Errorf("%s: named at %s", what, where)
		}
	}
}

// everyColumn gives the file once per column or key, with a text in all cells
// of it.
func everyColumn(t *testing.T, file []byte, kind, text string) map[string][]byte {
	t.Helper()
	if kind == ".json" {
		return everyKey(t, file, text)
	}
	r := csv.NewReader(bytes.NewReader(file))
	if kind == ".tsv" {
		r.Comma = '\t'
	}
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for column, name := range rows[0] {
		var changed bytes.Buffer
		w := csv.NewWriter(&changed)
		for i, row := range rows {
			row = slices.Clone(row)
			if i > 0 {
				row[column] = text
			}
			_ = w.Write(row)
		}
		w.Flush()
		files[name] = changed.Bytes()
	}
	return files
}

// everyKey does so for JSON; a list is one value.
func everyKey(t *testing.T, file []byte, text string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for path := range leaves(decodeJSON(t, file), "") {
		changed := decodeJSON(t, file)
		spoil(changed, "", path, text)
		encoded, err := json.Marshal(changed)
		if err != nil {
			t.Fatal(err)
		}
		files[path] = encoded
	}
	return files
}

func decodeJSON(t *testing.T, file []byte) any {
	t.Helper()
	var document any
	if err := json.Unmarshal(file, &document); err != nil {
		t.Fatal(err)
	}
	if envelope, ok := document.(map[string]any); ok {
		for name, member := range envelope {
			if strings.EqualFold(name, "items") || strings.EqualFold(name, "value") {
				return member
			}
		}
	}
	return document
}

// leaves are the dotted paths of an array's items.
func leaves(document any, path string) map[string]bool {
	found := map[string]bool{}
	switch document := document.(type) {
	case map[string]any:
		for key, member := range document {
			for leaf := range leaves(member, strings.TrimPrefix(path+"."+key, ".")) {
				found[leaf] = true
			}
		}
	case []any:
		if path != "" {
			found[path] = true
			break
		}
		for _, item := range document {
			for leaf := range leaves(item, "") {
				found[leaf] = true
			}
		}
	default:
		found[path] = true
	}
	return found
}

// spoil puts a text in place of one leaf of every item; into a list, if it is
// one.
func spoil(document any, path, leaf, text string) {
	switch document := document.(type) {
	case []any:
		for _, item := range document {
			spoil(item, path, leaf, text)
		}
	case map[string]any:
		for key, member := range document {
			here := strings.TrimPrefix(path+"."+key, ".")
			_, list := member.([]any)
			switch {
			case here == leaf && list:
				document[key] = []any{text}
			case here == leaf:
				document[key] = text
			case !list:
				spoil(member, here, leaf, text)
			}
		}
	}
}

// holds says where in a value the canary is.
func holds(v reflect.Value, path string, seen map[uintptr]bool) string {
	switch v.Kind() {
	case reflect.String:
		if strings.Contains(strings.ToLower(v.String()), strings.ToLower(canary)) {
			return path
		}
	case reflect.Pointer:
		if v.IsNil() || seen[v.Pointer()] {
			return ""
		}
		seen[v.Pointer()] = true
		return holds(v.Elem(), path, seen)
	case reflect.Interface:
		if !v.IsNil() {
			return holds(v.Elem(), path, seen)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if where := holds(v.Field(i), path+"."+v.Type().Field(i).Name, seen); where != "" {
				return where
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if where := holds(v.Index(i), path+"[]", seen); where != "" {
				return where
			}
		}
	case reflect.Map:
		for each := v.MapRange(); each.Next(); {
			if where := holds(each.Key(), path+"{key}", seen) + holds(each.Value(), path+"{}", seen); where != "" {
				return where
			}
		}
	}
	return ""
}

// The test above is worth nothing if what looks for the canary is blind.
func TestNamesAreFound(t *testing.T) {
	o := Options{Kind: facts.KindUsage, Now: now}
	result, err := Read(t.Context(), reader(usage("tenant-1,"+canary+",1,1")), o)
	if err != nil {
		t.Fatal(err)
	}
	set := result.Facts.Build(civil.DateOf(now), civil.DateOf(now))
	if holds(reflect.ValueOf(set), "set", map[uintptr]bool{}) == "" {
		t.Error("a workload's name was not found in the set")
	}
}
