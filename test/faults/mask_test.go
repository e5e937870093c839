// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package faults

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"

	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// masked are the fields that two runs of the same may differ in: identities and
// times. TestEveryFault fails when two runs without faults differ in more.
var masked = map[string]bool{
	"uid": true, "resourceVersion": true, "managedFields": true, "creationTimestamp": true, "namespace": true,
	"lastTransitionTime": true, "lastUpdateTime": true, "lastExportTime": true,
}

// picture is the state of the namespace without what is masked, and without the
// address of a server of the test.
func (r *run) picture() map[string]any {
	out := map[string]any{}
	for _, object := range cluster.observer.current(r.namespace) {
		text, err := json.Marshal(object)
		if err != nil {
			panic(err)
		}
		if r.web != nil {
			text = bytes.ReplaceAll(text, []byte(r.web.server.Listener.Addr().String()), []byte("web"))
		}
		var value any
		if err := json.Unmarshal(text, &value); err != nil {
			panic(err)
		}
		out[keyOf(object)] = mask(value)
	}
	return out
}

func mask(value any) any {
	switch value := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, v := range value {
			if !masked[k] {
				out[k] = mask(v)
			}
		}
		return out
	case []any:
		out := make([]any, 0, len(value))
		for _, v := range value {
			out = append(out, mask(v))
		}
		slices.SortStableFunc(out, func(a, b any) int { return cmp.Compare(conditionType(a), conditionType(b)) })
		return out
	default:
		return value
	}
}

// conditionType orders conditions, and leaves other lists as they are.
func conditionType(value any) string {
	if fields, ok := value.(map[string]any); ok && fields["type"] != nil {
		return fmt.Sprint(fields["type"])
	}
	return ""
}

// differences are the fields that two pictures differ in, each with both values.
func differences(want, got any, path string) (out []string) {
	wantFields, ok := fieldsOf(want)
	gotFields, also := fieldsOf(got)
	if !ok || !also {
		if !reflect.DeepEqual(want, got) {
			out = append(out, fmt.Sprintf("%s: without faults %s, here %s", path, short(want), short(got)))
		}
		return out
	}
	keys := maps.Clone(wantFields)
	maps.Copy(keys, gotFields)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		out = append(out, differences(wantFields[key], gotFields[key], path+"/"+key)...)
	}
	return out
}

// fieldsOf are the parts of a map or of a list.
func fieldsOf(value any) (map[string]any, bool) {
	if list, ok := value.([]any); ok {
		out := map[string]any{}
		for i, v := range list {
			out[fmt.Sprint(cmp.Or(conditionType(v), strconv.Itoa(i)))] = v
		}
		return out, true
	}
	out, ok := value.(map[string]any)
	return out, ok
}

func short(value any) string {
	if value == nil {
		return "nothing"
	}
	return wording.Clip(fmt.Sprint(value), 200)
}
