// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package schema

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"
)

// leaf is a field of a spec: a value, a list, or a map with free keys.
type leaf struct {
	// path leads from the spec to it. The text item stands for the first item of a
	// list.
	path   []string
	schema apiextensionsv1.JSONSchemaProps
}

// item stands for the first item of a list.
const item = "[0]"

// String is the path as messages of the API server have it, without positions.
func (l leaf) String() string {
	return strings.ReplaceAll("spec."+strings.Join(l.path, "."), "."+item, "[]")
}

// name is the last name of the path.
func (l leaf) name() string {
	names := slices.DeleteFunc(slices.Clone(l.path), func(n string) bool { return n == item })
	return names[len(names)-1]
}

// readSchema gives the leaves of the spec of a kind, and the messages of its
// rules.
func readSchema(t *testing.T, plural string) (leaves []leaf, messages []string) {
	t.Helper()
	content, err := os.ReadFile(root + "/config/crd/bases/adoption.partnerinsights.io_" + plural + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	var crd apiextensionsv1.CustomResourceDefinition
	if err := yaml.Unmarshal(content, &crd); err != nil {
		t.Fatal(err)
	}
	spec := crd.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["spec"]
	walk(spec, nil, func(path []string, s apiextensionsv1.JSONSchemaProps) {
		if s.Type != "object" || s.AdditionalProperties != nil {
			leaves = append(leaves, leaf{path, s})
		}
		for _, rule := range s.XValidations {
			messages = append(messages, rule.Message)
		}
	})
	return leaves, messages
}

// walk visits a schema and all below it, always in the same order.
func walk(s apiextensionsv1.JSONSchemaProps, path []string, visit func([]string, apiextensionsv1.JSONSchemaProps)) {
	visit(path, s)
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		walk(s.Properties[name], append(slices.Clone(path), name), visit)
	}
	if s.Items != nil && s.Items.Schema != nil {
		walk(*s.Items.Schema, append(slices.Clone(path), item), visit)
	}
}

// value is one to give to a leaf.
type value struct {
	what string
	// set is the value; absent takes the leaf away instead.
	set    any
	absent bool
}

// values are those to give to a leaf: absent, its default, the ends of its range
// and what is beyond, empty, each of its enum, another unit and another type.
func (l leaf) values() []value {
	out := []value{{what: "absent", absent: true}}
	add := func(what string, set any) { out = append(out, value{what: what, set: set}) }
	if l.schema.Default != nil {
		var set any
		if json.Unmarshal(l.schema.Default.Raw, &set) == nil {
			add("default", whole(set))
		}
	}
	switch l.schema.Type {
	case "integer":
		l.integers(add)
	case "boolean":
		add("true", true)
		add("false", false)
		add("another type", "yes")
	case "array":
		add("empty", []any{})
		add("another type", "one")
	case "object":
		add("empty", map[string]any{})
		add("another type", "one")
	default:
		l.texts(add)
	}
	return out
}

// own are values made from what a base has: a longer text, a shorter list. Texts
// with rules, such as URLs, have no other value that is accepted.
func (l leaf) own(spec map[string]any) []value {
	var at any = spec
	for _, name := range l.path {
		switch parent := at.(type) {
		case map[string]any:
			at = parent[name]
		case []any:
			at = parent[0]
		}
	}
	switch at := at.(type) {
	case string:
		return []value{{what: "longer", set: at + "x"}}
	case []any:
		return []value{{what: "shorter", set: at[:len(at)-1]}}
	default:
		return nil
	}
}

func (l leaf) integers(add func(string, any)) {
	if low := l.schema.Minimum; low != nil {
		add("min", int64(*low))
		add("below min", int64(*low)-1)
	}
	if high := l.schema.Maximum; high != nil {
		add("max", int64(*high))
		add("beyond max", int64(*high)+1)
		add("middle", int64(*high)/2)
	}
	add("another unit", "50 %")
	add("a part", 0.5)
}

func (l leaf) texts(add func(string, any)) {
	add("empty", "")
	add("another type", int64(7))
	for _, one := range l.schema.Enum {
		var set any
		if json.Unmarshal(one.Raw, &set) == nil {
			add(fmt.Sprintf("enum %v", set), set)
		}
	}
	if len(l.schema.Enum) > 0 {
		add("not of the enum", "Never")
		return
	}
	if l.schema.Format == "date" {
		add("a date", "2026-12-24")
	}
	add("another text", "other-text")
	add("another unit", "7 days")
	add("a duration", "48h")
	add("a line break", "a\nb")
	if most := l.schema.MaxLength; most != nil {
		add("max", strings.Repeat("a", int(*most)))
		add("beyond max", strings.Repeat("a", int(*most)+1))
	}
}

// whole makes numbers of JSON the integers that the API server would take.
func whole(set any) any {
	if number, ok := set.(float64); ok && number == float64(int64(number)) {
		return int64(number)
	}
	return set
}

// changed gives a copy of a spec with a value in the place of a leaf. Objects on
// the way are made where they are missing.
func changed(spec map[string]any, path []string, v value) map[string]any {
	return put(spec, path, v).(map[string]any)
}

func put(at any, path []string, v value) any {
	if len(path) == 0 {
		return v.set
	}
	if path[0] == item {
		list, _ := at.([]any)
		list = slices.Clone(list)
		if len(path) == 1 && v.absent {
			return list[min(1, len(list)):]
		}
		if len(list) == 0 {
			list = []any{nil}
		}
		list[0] = put(list[0], path[1:], v)
		return list
	}
	object, _ := at.(map[string]any)
	if object = maps.Clone(object); object == nil {
		object = map[string]any{}
	}
	switch {
	case len(path) == 1 && v.absent:
		delete(object, path[0])
	case v.absent && object[path[0]] == nil:
	default:
		object[path[0]] = put(object[path[0]], path[1:], v)
	}
	return object
}

// allowed is what a message of the API server may say of what is allowed.
var allowed = regexp.MustCompile(`Required value|Duplicate value|[Ss]upported values?: |less than or equal to \d|greater than or equal to \d|` +
	`at (least|most) \d|more than \d+|must have at most \d|must be of type \w+|should (match|be)|may not be (more|longer|empty)|at least \d`)

// explains says that a rejection names the field, and what is allowed.
func explains(message string, l leaf, rules []string) bool {
	if !strings.Contains(message, l.name()) && !slices.ContainsFunc(l.path, func(p string) bool { return p != item && strings.Contains(message, p) }) {
		return false
	}
	return allowed.MatchString(message) || slices.ContainsFunc(rules, func(rule string) bool { return rule != "" && strings.Contains(message, rule) })
}
