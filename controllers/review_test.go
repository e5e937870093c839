// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-logr/logr"
	"github.com/google/go-cmp/cmp"
	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// judge is an API server that knows one token and decides about every access.
type judge struct {
	client.Client
	tokenFault, accessFault error
	allowed                 bool
	// audiences are returned for a token that is asked for with some.
	audiences []string
	// asked is the last question about an access.
	asked *authorizationv1.SubjectAccessReviewSpec
}

func (j *judge) Create(_ context.Context, obj client.Object, _ ...client.CreateOption) error {
	switch review := obj.(type) {
	case *authenticationv1.TokenReview:
		want := "good"
		if len(review.Spec.Audiences) > 0 {
			want = "good for " + strings.Join(review.Spec.Audiences, ",")
			review.Status.Audiences = j.audiences
		}
		review.Status.Authenticated = review.Spec.Token == want
		review.Status.User = authenticationv1.UserInfo{
			Username: "monitoring", UID: "7", Groups: []string{"readers"}, Extra: map[string]authenticationv1.ExtraValue{"pod": {"p-1"}},
		}
		return j.tokenFault
	case *authorizationv1.SubjectAccessReview:
		j.asked = &review.Spec
		review.Status.Allowed = j.allowed
		return j.accessFault
	}
	return errors.New("no review")
}

func TestGuard(t *testing.T) {
	down := errors.New("CANARY-7f3a")
	for name, test := range map[string]struct {
		authorization string
		judge         judge
		status        int
		// asked says that the API server is asked about the access.
		asked bool
	}{
		"permitted":        {"Bearer good", judge{allowed: true}, http.StatusOK, true},
		"small letters":    {"bearer  good ", judge{allowed: true}, http.StatusOK, true},
		"denied":           {"Bearer good", judge{}, http.StatusForbidden, true},
		"nobody":           {"", judge{allowed: true}, http.StatusUnauthorized, false},
		"empty token":      {"Bearer ", judge{allowed: true}, http.StatusUnauthorized, false},
		"another scheme":   {"Basic good", judge{allowed: true}, http.StatusUnauthorized, false},
		"no scheme":        {"good", judge{allowed: true}, http.StatusUnauthorized, false},
		"unknown token":    {"Bearer bad", judge{allowed: true}, http.StatusUnauthorized, false},
		"two words":        {"Bearer good good", judge{allowed: true}, http.StatusUnauthorized, false},
		"no answer, token": {"Bearer good", judge{allowed: true, tokenFault: down}, http.StatusServiceUnavailable, false},
		"no answer, right": {"Bearer good", judge{allowed: true, accessFault: down}, http.StatusServiceUnavailable, true},
	} {
		t.Run(name, func(t *testing.T) {
			served := false
			handler := reviewer{client: &test.judge}.guard(logr.Discard(), http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				served = true
				if token, _ := r.Context().Value(tokenKey{}).(string); token != "good" {
					t.Errorf("the token that is handed on is %q", token)
				}
			}))
			request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics?x=y", http.NoBody)
			request.Header.Set("Authorization", test.authorization)
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, request)
			if answer.Code != test.status || served != (test.status == http.StatusOK) || (test.judge.asked != nil) != test.asked {
				t.Errorf("status %d, served %t, asked %v", answer.Code, served, test.judge.asked)
			}
			if test.asked {
				want := &authorizationv1.SubjectAccessReviewSpec{
					User: "monitoring", UID: "7", Groups: []string{"readers"}, Extra: map[string]authorizationv1.ExtraValue{"pod": {"p-1"}},
					NonResourceAttributes: &authorizationv1.NonResourceAttributes{Path: "/metrics", Verb: "get"},
				}
				if diff := cmp.Diff(want, test.judge.asked); diff != "" {
					t.Errorf("-want +got: %s", diff)
				}
			}
		})
	}
}

// A token for the exports is good for nothing else. One for the API server is good
// for both.
func TestGuardAudiences(t *testing.T) {
	exports := []string{exportsAudience}
	for name, test := range map[string]struct {
		token, path string
		audiences   []string
		status      int
	}{
		"for the exports, exports":          {"good for customer-adoption-exports", "/exports/a/b.csv", exports, http.StatusOK},
		"for the exports, metrics":          {"good for customer-adoption-exports", "/metrics", exports, http.StatusUnauthorized},
		"for the API server, exports":       {"good", "/exports/a/b.csv", exports, http.StatusOK},
		"for the API server, metrics":       {"good", "/metrics", exports, http.StatusOK},
		"for somebody else, exports":        {"good for vault", "/exports/a/b.csv", exports, http.StatusUnauthorized},
		"an authenticator without, exports": {"good for customer-adoption-exports", "/exports/a/b.csv", nil, http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			judge := &judge{allowed: true, audiences: test.audiences}
			handler := reviewer{client: judge}.guard(logr.Discard(), http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
			request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, test.path, http.NoBody)
			request.Header.Set("Authorization", "Bearer "+test.token)
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, request)
			if answer.Code != test.status {
				t.Errorf("status %d, want %d", answer.Code, test.status)
			}
		})
	}
}

// Whatever a caller may do, nothing can be sent: not to the metrics either.
func TestGuardMethods(t *testing.T) {
	for _, path := range []string{"/metrics", "/exports/a/b.csv"} {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions} {
			handler := reviewer{client: &judge{}}.guard(logr.Discard(), http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
				t.Errorf("%s %s is served", method, path)
			}))
			request := httptest.NewRequestWithContext(t.Context(), method, path, http.NoBody)
			request.Header.Set("Authorization", "Bearer good")
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, request)
			if answer.Code != http.StatusMethodNotAllowed || answer.Header().Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: status %d, Allow %q", method, path, answer.Code, answer.Header().Get("Allow"))
			}
		}
	}
}
