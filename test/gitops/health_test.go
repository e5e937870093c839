// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package gitops

import (
	"os"
	"testing"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/ext"
	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

const (
	argoScript = "../../config/gitops/argocd/health.lua"
	fluxPatch  = "../../config/gitops/flux/health.yaml"
	samples    = "../../config/samples"
)

// Every state is read alike by Argo CD, by Flux and by the rules that both
// come from.
func TestStates(t *testing.T) {
	checks := fluxChecks(t)
	for kind, check := range checks {
		of := states
		if kind != "ExportSource" {
			of = append(of, gated...)
		}
		for _, s := range of {
			t.Run(kind+" "+s.name, func(t *testing.T) {
				obj := s.object(t, kind)
				if got := argoHealth(t, obj); got != s.argo {
					t.Errorf("Argo CD: %s, want %s", got, s.argo)
				}
				if got := check.health(t, obj); got != s.flux {
					t.Errorf("Flux: %s, want %s", got, s.flux)
				}
				if got := kstatusOf(t, obj); got != s.kstatus {
					t.Errorf("kstatus: %s, want %s", got, s.kstatus)
				}
			})
		}
	}
	if len(checks) != 3 {
		t.Errorf("Flux has checks of %d kinds, want 3", len(checks))
	}
}

// A sample is healthy when it is Ready, whatever its adoption; behind the gate
// only when it is not low either.
func TestSamples(t *testing.T) {
	checks, low := fluxChecks(t), 0
	for _, obj := range evaluated(t, samples) {
		t.Run(obj.GetKind()+" "+obj.GetName(), func(t *testing.T) {
			if argo, flux := argoHealth(t, obj), checks[obj.GetKind()].health(t, obj); argo != "Healthy" || flux != "Current" {
				t.Errorf("%s and %s, want Healthy and Current", argo, flux)
			}
			if obj.GetKind() == "ExportSource" {
				return
			}
			wantArgo, wantFlux := "Healthy", "Current"
			if condition(t, obj, "LowDeployment") == "True" || condition(t, obj, "LowUsage") == "True" {
				wantArgo, wantFlux = "Degraded", "Failed"
				low++
			}
			obj.SetAnnotations(map[string]string{"adoption.partnerinsights.io/health-gate": "true"})
			if argo, flux := argoHealth(t, obj), checks[obj.GetKind()].health(t, obj); argo != wantArgo || flux != wantFlux {
				t.Errorf("behind the gate %s and %s, want %s and %s", argo, flux, wantArgo, wantFlux)
			}
		})
	}
	if low == 0 {
		t.Error("no sample is low: this test proves nothing")
	}
}

// argoHealth runs the script as Argo CD does: the object is the global obj,
// and a table with status and message comes back.
func argoHealth(t *testing.T, obj *unstructured.Unstructured) string {
	t.Helper()
	script, err := os.ReadFile(argoScript)
	if err != nil {
		t.Fatal(err)
	}
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for _, open := range []lua.LGFunction{lua.OpenBase, lua.OpenTable, lua.OpenString} {
		state.Push(state.NewFunction(open))
		state.Call(0, 0)
	}
	state.SetGlobal("obj", luaValue(state, obj.Object))
	if err := state.DoString(string(script)); err != nil {
		t.Fatal(err)
	}
	health, ok := state.Get(-1).(*lua.LTable)
	if !ok || health.RawGetString("message").Type() != lua.LTString {
		t.Fatalf("the script gives %v", state.Get(-1))
	}
	return health.RawGetString("status").String()
}

func luaValue(state *lua.LState, value any) lua.LValue {
	switch v := value.(type) {
	case map[string]any:
		table := state.NewTable()
		for key, member := range v {
			table.RawSetString(key, luaValue(state, member))
		}
		return table
	case []any:
		table := state.NewTable()
		for _, member := range v {
			table.Append(luaValue(state, member))
		}
		return table
	case string:
		return lua.LString(v)
	case int64:
		return lua.LNumber(v)
	case bool:
		return lua.LBool(v)
	}
	return lua.LNil
}

// fluxCheck is an entry of healthCheckExprs.
type fluxCheck struct {
	Kind, InProgress, Failed, Current string
}

func fluxChecks(t *testing.T) map[string]fluxCheck {
	t.Helper()
	content, err := os.ReadFile(fluxPatch)
	if err != nil {
		t.Fatal(err)
	}
	var patch struct {
		Spec struct{ HealthCheckExprs []fluxCheck }
	}
	if err := yaml.Unmarshal(content, &patch); err != nil {
		t.Fatal(err)
	}
	checks := map[string]fluxCheck{}
	for _, c := range patch.Spec.HealthCheckExprs {
		checks[c.Kind] = c
	}
	return checks
}

// health asks the expressions in the order of Flux: whoever says yes first has
// it, and who says nothing is still in progress.
func (c fluxCheck) health(t *testing.T, obj *unstructured.Unstructured) string {
	t.Helper()
	for _, asked := range []struct{ status, expression string }{
		{"InProgress", c.InProgress}, {"Failed", c.Failed}, {"Current", c.Current},
	} {
		if evaluate(t, asked.expression, obj.Object) {
			return asked.status
		}
	}
	return "InProgress"
}

// evaluate runs an expression in the environment that Flux gives it: the
// members of the object are variables.
func evaluate(t *testing.T, expression string, object map[string]any) bool {
	t.Helper()
	options := []cel.EnvOption{cel.HomogeneousAggregateLiterals(), cel.EagerlyValidateDeclarations(true), cel.DefaultUTCTimeZone(true), ext.Strings()}
	for _, name := range []string{"apiVersion", "kind", "metadata", "spec", "status"} {
		options = append(options, cel.Variable(name, cel.DynType))
	}
	environment, err := cel.NewEnv(options...)
	if err != nil {
		t.Fatal(err)
	}
	ast, issues := environment.Compile(expression)
	if issues.Err() != nil {
		t.Fatal(issues.Err())
	}
	program, err := environment.Program(ast)
	if err != nil {
		t.Fatal(err)
	}
	result, _, err := program.Eval(object)
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return result.Value() == true
}

func kstatusOf(t *testing.T, obj *unstructured.Unstructured) string {
	t.Helper()
	result, err := status.Compute(obj)
	if err != nil {
		t.Fatal(err)
	}
	return result.Status.String()
}
