// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/go-logr/logr"
	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

// reviewTimeout is how long to wait until the API server has decided about a
// request.
const reviewTimeout = 10 * time.Second

var (
	unknownCaller = &refusal{http.StatusUnauthorized, "Unauthorized"}
	undecided     = &refusal{http.StatusServiceUnavailable, "the API server does not say whether this is permitted; try again"}
)

// exportsAudience is what a token for the exports can be made for. Such a token is
// of no use to anybody else who gets hold of it: the API server refuses it.
const exportsAudience = "customer-adoption-exports"

// reviewer asks the API server who calls and what they may do. It keeps no
// answer, so that a right that is taken away ends at once.
type reviewer struct {
	client client.Client
	// audience of tokens that are valid beside those for the API server.
	audience string
}

// caller gives the user of a token; nil when the token is not valid.
func (r reviewer) caller(ctx context.Context, token string) (*authenticationv1.UserInfo, error) {
	if token == "" {
		return nil, nil
	}
	if r.audience != "" {
		user, err := r.review(ctx, token, r.audience)
		if user != nil || err != nil {
			return user, err
		}
	}
	return r.review(ctx, token)
}

// review gives the user of a token for these audiences, or for the API server.
func (r reviewer) review(ctx context.Context, token string, audiences ...string) (*authenticationv1.UserInfo, error) {
	review := &authenticationv1.TokenReview{Spec: authenticationv1.TokenReviewSpec{Token: token, Audiences: audiences}}
	if err := r.client.Create(ctx, review); err != nil {
		return nil, fmt.Errorf("review of a token: %w", err)
	}
	// An authenticator that knows no audiences returns none.
	if !review.Status.Authenticated || len(audiences) > 0 && len(review.Status.Audiences) == 0 {
		return nil, nil
	}
	return &review.Status.User, nil
}

// permits reports whether the user may do what the spec describes.
func (r reviewer) permits(ctx context.Context, user *authenticationv1.UserInfo, spec authorizationv1.SubjectAccessReviewSpec) (bool, error) {
	spec.User, spec.UID, spec.Groups = user.Username, user.UID, user.Groups
	spec.Extra = map[string]authorizationv1.ExtraValue{}
	for key, value := range user.Extra {
		spec.Extra[key] = authorizationv1.ExtraValue(value)
	}
	review := &authorizationv1.SubjectAccessReview{Spec: spec}
	if err := r.client.Create(ctx, review); err != nil {
		return false, fmt.Errorf("review of an access: %w", err)
	}
	return review.Status.Allowed, nil
}

// decide gives the refusal of a request; nil for one that is permitted.
func (r reviewer) decide(ctx context.Context, token string, spec authorizationv1.SubjectAccessReviewSpec, denied *refusal) (*refusal, error) {
	ctx, cancel := context.WithTimeout(ctx, reviewTimeout)
	defer cancel()
	user, err := r.caller(ctx, token)
	switch {
	case err != nil:
		return undecided, err
	case user == nil:
		return unknownCaller, nil
	}
	permitted, err := r.permits(ctx, user, spec)
	switch {
	case err != nil:
		return undecided, err
	case !permitted:
		return denied, nil
	}
	return nil, nil
}

// tokenKey is the key of the caller's bearer token in the context of a request.
type tokenKey struct{}

// authorized lets requests to the metrics server pass that have the token of a
// user with the right to the path. An export asks with the token once more, for
// one object.
//
// controller-runtime's own filter does the same, but it links a large part of the
// API server and gRPC.
func authorized(config *rest.Config, httpClient *http.Client) (metricsserver.Filter, error) {
	c, err := client.New(config, client.Options{HTTPClient: httpClient, Scheme: NewScheme()})
	if err != nil {
		return nil, fmt.Errorf("client for reviews: %w", err)
	}
	return func(log logr.Logger, handler http.Handler) (http.Handler, error) {
		return reviewer{client: c}.guard(log, handler), nil
	}, nil
}

func (r reviewer) guard(log logr.Logger, handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if !reads(request.Method) { // whatever the caller may do
			onlyGet.answer(w)
			return
		}
		r, token := r, bearerToken(request.Header)
		if strings.HasPrefix(request.URL.Path, exportsPath) {
			r.audience = exportsAudience
		}
		refused, err := r.decide(request.Context(), token, authorizationv1.SubjectAccessReviewSpec{
			NonResourceAttributes: &authorizationv1.NonResourceAttributes{Path: request.URL.Path, Verb: strings.ToLower(request.Method)},
		}, forbiddenPath)
		if err != nil {
			log.Error(err, "The API server does not say whether a request is permitted")
		}
		if refused != nil {
			refused.answer(w)
			return
		}
		handler.ServeHTTP(w, request.WithContext(context.WithValue(request.Context(), tokenKey{}, token)))
	})
}

func reads(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// forbiddenPath is the answer to a caller without the right to the path.
var forbiddenPath = &refusal{http.StatusForbidden, "not permitted; ask for the verb get on this path"}

// bearerToken is empty for every other kind of authorization.
func bearerToken(header http.Header) string {
	scheme, token, _ := strings.Cut(header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
