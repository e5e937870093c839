// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/controllers"
	"golang.org/x/sync/errgroup"
	"k8s.io/apimachinery/pkg/types"
)

// payload is a prepared server-side apply: what the controller would send.
type payload struct {
	path string
	body []byte
	// force takes fields over from others.
	force bool
}

// payloads give reports the statuses of an earlier list of them. What the body
// holds is what the controller puts into it.
func payloads(now, earlier v1alpha1.CustomerAdoptionList) ([]payload, error) {
	list := make([]payload, 0, len(now.Items))
	for i := range now.Items {
		report, status := &now.Items[i], &earlier.Items[i].Status
		body, err := json.Marshal(map[string]any{
			"apiVersion": v1alpha1.SchemeGroupVersion.String(), "kind": "CustomerAdoption",
			"metadata": map[string]any{
				"name": report.Name, "namespace": report.Namespace, "uid": report.UID, "resourceVersion": report.ResourceVersion,
			},
			"status": status,
		})
		if err != nil {
			return nil, err
		}
		path := fmt.Sprintf("/apis/%s/namespaces/%s/customeradoptions/%s/status", v1alpha1.SchemeGroupVersion, report.Namespace, report.Name)
		list = append(list, payload{path, body, true})
	}
	return list, nil
}

// applyAll sends them with as many writers as the controller has workers, and
// does nothing else: the least that so many writes can take.
func (l *Lab) applyAll(ctx context.Context, list []payload) (time.Duration, error) {
	started := time.Now()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(writers)
	for _, p := range list {
		group.Go(func() error {
			return l.raw.Patch(types.ApplyYAMLPatchType).AbsPath(p.path).
				Param("fieldManager", controllers.FieldManager).Param("force", strconv.FormatBool(p.force)).
				Body(p.body).Do(ctx).Error()
		})
	}
	err := group.Wait()
	return time.Since(started), err
}
