// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
)

// liveReport is the report that the API server has.
type liveReport struct {
	client.Reader
	*v1alpha1.CustomerAdoption
}

func (r liveReport) Get(_ context.Context, _ client.ObjectKey, into client.Object, _ ...client.GetOption) error {
	r.DeepCopyInto(into.(*v1alpha1.CustomerAdoption))
	return nil
}

// A cache that has not seen when a customer stopped being selected does not move
// that to a later revision.
func TestReleaseBehindTheCache(t *testing.T) {
	for name, c := range map[string]struct {
		cached, live, wanted string
		conflict             bool
	}{
		"just now":                   {"", "", "new", false},
		"before, and the cache lags": {"", "old", "new", true},
		"before, as the cache says":  {"old", "old", "old", false},
		"selected again":             {"old", "old", "", false},
		"selected":                   {"", "", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			report := func(unselected string) *v1alpha1.CustomerAdoption {
				r := &v1alpha1.CustomerAdoption{}
				r.Name = "all-c1"
				if unselected != "" {
					r.Annotations = map[string]string{v1alpha1.UnselectedAnnotation: unselected}
				}
				return r
			}
			writer := customerWriter{live: liveReport{CustomerAdoption: report(c.live)}}
			err := writer.releasedNow(t.Context(), evaluation.GeneratedCustomer{CustomerAdoption: report(c.wanted), Existing: report(c.cached)})
			if apierrors.IsConflict(err) != c.conflict || (err != nil) != c.conflict {
				t.Errorf("got %v", err)
			}
		})
	}
}
