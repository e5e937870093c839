// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package schema

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// sample is one of how many values the short walk takes.
const sample = 12

// step is a spec that differs from its base in one leaf.
type step struct {
	base  base
	leaf  leaf
	value value
	rules []string
}

func (s step) String() string { return s.base.name + " " + s.leaf.String() + " " + s.value.what }

func (s step) spec() map[string]any { return changed(s.base.spec, s.leaf.path, s.value) }

// origins are the fields of which an ExportSource has one.
var origins = []string{"configMap", "secret", "http", "objectStorage", "partnerCenter", "microsoftGraph", "sql", "flux"}

// belongs says that a base can have the leaf: an ExportSource has one origin. The
// one that reads a ConfigMap gets the fields that no base has, too.
func belongs(b base, l leaf) bool {
	if b.kind != "ExportSource" || b.spec[l.path[0]] != nil {
		return true
	}
	return b.name == "configMap" && !slices.Contains(origins, l.path[0])
}

func steps(t *testing.T) (out []step) {
	t.Helper()
	for _, b := range bases() {
		leaves, rules := readSchema(t, b.plural)
		for _, l := range leaves {
			if b.beside || !belongs(b, l) {
				continue
			}
			for _, v := range append(l.values(), l.own(b.spec)...) {
				out = append(out, step{b, l, v, rules})
			}
		}
	}
	slices.SortFunc(out, func(a, b step) int { return strings.Compare(a.String(), b.String()) })
	return out
}

func hash(text string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(text))
	return h.Sum32()
}

// TestWalk takes each value of each leaf: S0, S1 with the value, S2 with another
// leaf changed instead, and S0 again.
func TestWalk(t *testing.T) {
	every := steps(t)
	taken := slices.DeleteFunc(slices.Clone(every), func(s step) bool { return !*all && hash(s.String())%sample != 0 })
	var rejected atomic.Int64
	t.Run("values", func(t *testing.T) {
		for _, s := range taken {
			t.Run(s.String(), func(t *testing.T) {
				t.Parallel()
				if !takeStep(t, s, every) {
					rejected.Add(1)
				}
			})
		}
	})
	t.Logf("%d of %d values, %d of them rejected", len(taken), len(every), rejected.Load())
}

// takeStep runs one sequence, unless the value is rejected.
func takeStep(t *testing.T, s step, every []step) (accepted bool) {
	w := newWorld(t, s.base)
	w.make(s.base.spec)
	if err := w.change(s.spec()); err != nil {
		if message := err.Error(); !explains(message, s.leaf, s.rules) {
			t.Errorf("%s: the rejection does not say what is allowed: %s", s, message)
		}
		return false
	}
	w.compareWithFresh(s.String(), s.spec())
	if second := other(s, every); w.change(second.spec()) == nil {
		w.compareWithFresh(s.String()+", then "+second.String(), second.spec())
	}
	if err := w.change(s.base.spec); err != nil {
		t.Errorf("%s: no way back: %v", s, err)
	} else {
		w.compareWithFresh(s.String()+" and back", s.base.spec)
	}
	return true
}

// other is a change of another leaf of the same base.
func other(s step, every []step) step {
	same := slices.DeleteFunc(slices.Clone(every), func(o step) bool { return o.base.name != s.base.name || o.leaf.String() == s.leaf.String() })
	return same[int(hash("then "+s.String()))%len(same)]
}

// world is a namespace with data, sources, and one object to change.
type world struct {
	t         *testing.T
	base      base
	namespace string
}

func newWorld(t *testing.T, b base) *world {
	t.Helper()
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: strings.ToLower(b.name) + "-"}}
	w := &world{t: t, base: b}
	w.must(api.Create(t.Context(), namespace))
	w.namespace = namespace.Name
	w.must(api.Create(t.Context(), &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "data", Namespace: w.namespace}, Data: data()}))
	for name, content := range secrets() {
		w.must(api.Create(t.Context(), secretOf(w.namespace, name, content)))
	}
	if b.kind != "ExportSource" {
		w.makeSources()
	}
	return w
}

// makeSources makes a source of each data set.
func (w *world) makeSources() {
	var made []*unstructured.Unstructured
	for name, dataset := range datasets {
		spec := object("dataset", dataset, "configMap", object("name", "data", "key", name))
		if name == "deployment" {
			spec["columns"] = object("productName", "SKU")
		}
		source := w.object("ExportSource", name, spec)
		w.must(api.Create(w.t.Context(), source))
		made = append(made, source)
	}
	for _, source := range made {
		w.settle(source)
	}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) object(kind, name string, spec map[string]any) *unstructured.Unstructured {
	obj := &unstructured.Unstructured{Object: object("apiVersion", "adoption.partnerinsights.io/v1alpha1", "kind", kind)}
	obj.SetName(name)
	obj.SetNamespace(w.namespace)
	if spec != nil {
		obj.Object["spec"] = spec
	}
	return obj.DeepCopy()
}

// subject is the object that is changed, as it is now.
func (w *world) subject() *unstructured.Unstructured {
	obj := w.object(w.base.kind, "subject", nil)
	w.must(api.Get(context.Background(), client.ObjectKeyFromObject(obj), obj))
	return obj
}

func (w *world) make(spec map[string]any) {
	obj := w.object(w.base.kind, "subject", spec)
	w.must(api.Create(context.Background(), obj))
	w.settle(obj)
}

// change replaces the spec and waits for the status.
func (w *world) change(spec map[string]any) error {
	if err := w.patch(spec); err != nil {
		return err
	}
	w.settle(w.object(w.base.kind, "subject", nil))
	return nil
}

// patch replaces the spec.
func (w *world) patch(spec map[string]any) error {
	patch, err := json.Marshal([]any{object("op", "replace", "path", "/spec", "value", spec)})
	w.must(err)
	return api.Patch(context.Background(), w.object(w.base.kind, "subject", nil), client.RawPatch(types.JSONPatchType, patch))
}

// settle waits until the status speaks of the spec, and is written no more.
func (w *world) settle(obj *unstructured.Unstructured) {
	version, same := "", 0
	for range 600 {
		w.must(api.Get(context.Background(), client.ObjectKeyFromObject(obj), obj))
		observed, _, _ := unstructured.NestedInt64(obj.Object, "status", "observedGeneration")
		if same++; observed != obj.GetGeneration() || obj.GetResourceVersion() != version {
			same = 0
		}
		if version = obj.GetResourceVersion(); same >= 6 {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	w.must(fmt.Errorf("%s of %s does not settle", obj.GetKind(), w.namespace))
}

// state is what the operator says and makes, without what differs between two
// objects of the same spec.
func (w *world) state() map[string]any {
	status, _, _ := unstructured.NestedMap(w.subject().Object, "status")
	out := object("status", mask(status))
	if w.base.kind != "PortfolioAdoption" {
		return out
	}
	made := &unstructured.UnstructuredList{Object: object("apiVersion", "adoption.partnerinsights.io/v1alpha1", "kind", "CustomerAdoptionList")}
	w.must(api.List(context.Background(), made, client.InNamespace(w.namespace)))
	for _, c := range made.Items {
		if c.GetAnnotations()[v1alpha1.UnselectedAnnotation] != "" {
			continue // kept until the next revision, as a new portfolio would not
		}
		out[c.GetName()] = object("spec", c.Object["spec"], "labels", c.GetLabels())
	}
	return out
}

// masked are the fields of a status that count or date what happened.
var masked = []string{"observedGeneration", "lastTransitionTime", "lastUpdateTime", "lastExportTime", "issuedAt"}

func mask(at any) any {
	switch at := at.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, value := range at {
			if !slices.Contains(masked, key) {
				out[key] = mask(value)
			}
		}
		return out
	case []any:
		out := make([]any, 0, len(at))
		for _, value := range at {
			out = append(out, mask(value))
		}
		slices.SortStableFunc(out, func(a, b any) int { return strings.Compare(conditionType(a), conditionType(b)) })
		return out
	default:
		return at
	}
}

// conditionType sorts conditions, and leaves other lists as they are.
func conditionType(at any) string {
	condition, _ := at.(map[string]any)
	name, _ := condition["type"].(string)
	return name
}

// compareWithFresh says where a status differs from that of a new object with the
// same spec. What is not Ready keeps its last good data, so only its conditions
// are compared.
func (w *world) compareWithFresh(what string, spec map[string]any) {
	fresh := newWorld(w.t, w.base)
	obj := fresh.object(w.base.kind, "subject", spec)
	if err := api.Create(context.Background(), obj); apierrors.IsInvalid(err) {
		w.t.Errorf("%s: a new object with the spec is rejected: %v", what, err)
		return
	}
	fresh.settle(obj)
	diff := w.awaitState(func(now map[string]any) string {
		want := fresh.state()
		if !ready(want) || !ready(now) {
			want, now = reasons(want), reasons(now)
		}
		return cmp.Diff(want, now)
	})
	if diff != "" {
		w.t.Errorf("%s: depends on the spec before (-new object +changed object):\n%s", what, diff)
	}
}

// awaitState waits until a state has no difference, and gives what stays. A
// portfolio makes its CustomerAdoptions and exports after its status.
func (w *world) awaitState(diff func(map[string]any) string) (stays string) {
	for range 400 {
		if stays = diff(w.state()); stays == "" {
			return ""
		}
		time.Sleep(25 * time.Millisecond)
	}
	return stays
}

func conditions(state map[string]any) (out []any) {
	status, _ := state["status"].(map[string]any)
	out, _ = status["conditions"].([]any)
	return out
}

func ready(state map[string]any) bool {
	return slices.ContainsFunc(conditions(state), func(c any) bool {
		condition := c.(map[string]any)
		return condition["type"] == "Ready" && condition["status"] == "True" && condition["reason"] != "Suspended"
	})
}

// reasons are the reasons why an object is not Ready.
func reasons(state map[string]any) map[string]any {
	out := map[string]any{}
	for _, c := range conditions(state) {
		condition := c.(map[string]any)
		if condition["reason"] == "Suspended" {
			return nil // what else is said is from before
		}
		if condition["type"] == "Ready" || condition["type"] == "Stalled" || condition["type"] == "FetchFailed" {
			out[condition["type"].(string)] = condition["reason"]
		}
	}
	return out
}
