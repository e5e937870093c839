// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

var samplesGoal = measure.Goal{Name: "size: median status of config/samples", Unit: "KiB", AtMost: 1.5}

// samples evaluates config/samples, and takes the statuses as the API server
// holds them.
func (l *Lab) samples(ctx context.Context, recorder *measure.Recorder) (err error) {
	if err := l.start(); err != nil {
		return err
	}
	const namespace = "samples"
	recorder.Progress("evaluating config/samples")
	if err := recorder.Begin(); err != nil {
		return err
	}
	if err := l.applySamples(ctx, namespace); err != nil {
		return err
	}
	m, err := l.startManager(ctx, namespace)
	if err != nil {
		return err
	}
	defer m.stop(&err)
	var sizes []float64
	for sizes == nil {
		// The rest may be one between two steps: a slow machine takes several.
		if _, err := m.atRest(ctx); err != nil {
			return err
		}
		if sizes, err = l.statusSizes(ctx, namespace); err != nil {
			return err
		}
	}
	return recorder.Add(measure.Result{
		Goal: samplesGoal, Value: measure.Median(sizes),
		Us: fmt.Sprintf("%d statuses, the largest %.2f KiB", len(sizes), measure.Percentile(sizes, 100)),
	})
}

// statusSizes are those of all statuses as JSON, in KiB; nil while one of them
// was not evaluated.
func (l *Lab) statusSizes(ctx context.Context, namespace string) (sizes []float64, err error) {
	var list v1alpha1.CustomerAdoptionList
	if err := l.client.List(ctx, &list, client.InNamespace(namespace)); err != nil {
		return nil, err
	}
	for i := range list.Items {
		if list.Items[i].Status.Adoption == "" {
			return nil, nil
		}
		status, err := json.Marshal(list.Items[i].Status)
		if err != nil {
			return nil, err
		}
		sizes = append(sizes, float64(len(status))/1024)
	}
	return sizes, nil
}

func (l *Lab) applySamples(ctx context.Context, namespace string) error {
	if err := l.client.Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespace}}); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(l.Repository, "config", "samples", "*.yaml"))
	if err != nil {
		return err
	}
	for _, file := range files {
		if filepath.Base(file) == "kustomization.yaml" {
			continue
		}
		if err := l.applyFile(ctx, namespace, file); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

func (l *Lab) applyFile(ctx context.Context, namespace, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	documents := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		object := &unstructured.Unstructured{}
		if err := yaml.Unmarshal(document, &object.Object); err != nil {
			return err
		}
		object.SetNamespace(namespace)
		if err := l.client.Create(ctx, object); err != nil {
			return err
		}
	}
}
