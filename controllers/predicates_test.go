// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/event"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

func annotated(pairs ...string) *v1alpha1.ExportSource {
	source := &v1alpha1.ExportSource{ObjectMeta: metav1.ObjectMeta{Annotations: map[string]string{}}}
	for i := 0; i < len(pairs); i += 2 {
		source.Annotations[pairs[i]] = pairs[i+1]
	}
	return source
}

func TestSpecOrRequest(t *testing.T) {
	old := annotated(v1alpha1.RequestedAtAnnotation, "a")
	old.Generation, old.UID = 1, "first"
	for _, test := range []struct {
		name   string
		change func(*v1alpha1.ExportSource)
		want   bool
	}{
		{"nothing", func(*v1alpha1.ExportSource) {}, false},
		{"our own status", func(s *v1alpha1.ExportSource) { s.Status.Origin, s.ResourceVersion = "configMap/x", "2" }, false},
		{"a label", func(s *v1alpha1.ExportSource) { s.Labels = map[string]string{"a": "b"} }, false},
		{"the spec", func(s *v1alpha1.ExportSource) { s.Generation = 2 }, true},
		{"the token", func(s *v1alpha1.ExportSource) {
			s.Annotations = map[string]string{v1alpha1.FluxRequestedAtAnnotation: "b"}
		}, true},
		{"a token beside a later one", func(s *v1alpha1.ExportSource) { s.Annotations[v1alpha1.FluxRequestedAtAnnotation] = "0" }, true},
		{"another object of the name", func(s *v1alpha1.ExportSource) { s.UID = "second" }, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			changed := old.DeepCopy()
			test.change(changed)
			if got := specOrRequest().Update(event.UpdateEvent{ObjectOld: old, ObjectNew: changed}); got != test.want {
				t.Errorf("lets through: %t, want %t", got, test.want)
			}
		})
	}
	if !specOrRequest().Create(event.CreateEvent{Object: old}) || !specOrRequest().Delete(event.DeleteEvent{Object: old}) {
		t.Error("does not let an object through that comes or goes")
	}
}

func TestJitter(t *testing.T) {
	for range 100 {
		if got := jitter(time.Hour); got < time.Hour || got > 66*time.Minute {
			t.Fatalf("%v is not within 10 %% above the interval", got)
		}
	}
}
