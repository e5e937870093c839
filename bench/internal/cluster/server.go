// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const mergePatch = types.MergePatchType

// writes is how many writes of CustomerAdoption statuses the API server has
// answered so far, by its own count.
func (l *Lab) writes(ctx context.Context) (sum int, err error) {
	text, err := l.raw.Get().AbsPath("/metrics").DoRaw(ctx)
	if err != nil {
		return 0, err
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(text))
	if err != nil {
		return 0, fmt.Errorf("metrics of the API server: %w", err)
	}
	for _, m := range families["apiserver_request_total"].GetMetric() {
		labels := map[string]string{}
		for _, l := range m.GetLabel() {
			labels[l.GetName()] = l.GetValue()
		}
		reads := labels["verb"] == "GET" || labels["verb"] == "LIST" || labels["verb"] == "WATCH"
		if labels["resource"] == "customeradoptions" && labels["subresource"] == "status" && !reads {
			sum += int(m.GetCounter().GetValue())
		}
	}
	return sum, nil
}

// revision is how many writes etcd has seen so far, of any object.
func (l *Lab) revision(ctx context.Context) (int64, error) {
	var list corev1.NamespaceList
	if err := l.client.List(ctx, &list, client.Limit(1)); err != nil {
		return 0, err
	}
	return strconv.ParseInt(list.ResourceVersion, 10, 64)
}

// awaitRevision waits until etcd has seen so many. A few of them are the API
// server's own leases: in 10 000 they don't matter.
func (l *Lab) awaitRevision(ctx context.Context, want int64) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	for {
		found, err := l.revision(ctx)
		if err != nil {
			return fmt.Errorf("%d of %d writes: %w", found, want, err)
		}
		if found >= want {
			return nil
		}
		if err := sleep(ctx, 50*time.Millisecond); err != nil {
			return fmt.Errorf("%d of %d writes: %w", found, want, err)
		}
	}
}
