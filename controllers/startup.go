// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
)

const (
	// apiPatience is how long a manager that starts waits for an API server that
	// does not answer. A program that ended at once would be started again and
	// again, each time later.
	apiPatience = 2 * time.Minute
	// longestAPIPause is the longest time between two questions.
	longestAPIPause = 5 * time.Second
)

// waitForAPI returns when the API server answers, or with its last error when
// it has not for as long as patience. The first pause doubles up to
// longestAPIPause.
func waitForAPI(ctx context.Context, config *rest.Config, pause, patience time.Duration) error {
	api, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return err
	}
	for waited := time.Duration(0); ; waited += pause {
		if _, err = api.ServerVersion(); err == nil || answers(err) {
			return nil
		}
		if waited >= patience {
			return fmt.Errorf("the API server does not answer: %w", err)
		}
		ctrl.Log.Info("The API server does not answer yet; waiting for it", "error", err.Error())
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
		pause = min(2*pause, longestAPIPause)
	}
}

// answers says that an error is an answer of an API server that works: of
// missing rights, for example.
func answers(err error) bool {
	const firstOfServer = 500 // from here on HTTP statuses speak of the server
	var status apierrors.APIStatus
	return errors.As(err, &status) && status.Status().Code < firstOfServer && !apierrors.IsTooManyRequests(err)
}
