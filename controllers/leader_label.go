// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	// leaderLabel is on the Pod of the leader. The Service of the exports selects
	// it, because only the leader has read the data.
	leaderLabel = "adoption.partnerinsights.io/leader"
	// labelPause is the time between two attempts to write the label.
	labelPause = 5 * time.Second
)

// leaderMark keeps leaderLabel on the manager's own Pod while it leads.
type leaderMark struct {
	client client.Client
	pod    types.NamespacedName
	leads  <-chan struct{}
}

// addLeaderMark does nothing for a manager that serves no exports, or that does
// not know its Pod.
func addLeaderMark(mgr ctrl.Manager, config *rest.Config, o ManagerOptions) error {
	if o.MetricsAddress == "0" || o.Pod.Name == "" {
		return nil
	}
	c, err := client.New(config, client.Options{Scheme: mgr.GetScheme()})
	if err != nil {
		return fmt.Errorf("client for the label of the leader: %w", err)
	}
	return mgr.Add(&leaderMark{client: c, pod: o.Pod, leads: mgr.Elected()})
}

// NeedLeaderElection implements manager.LeaderElectionRunnable: a standby takes
// away the label that a leader in the same Pod left behind.
func (*leaderMark) NeedLeaderElection() bool { return false }

// Start implements manager.Runnable.
func (m *leaderMark) Start(ctx context.Context) error {
	m.write(ctx, nil)
	select {
	case <-m.leads:
		m.write(ctx, new("true"))
	case <-ctx.Done():
	}
	<-ctx.Done()
	return nil
}

// write sets the label, or removes it for nil. It tries until it has succeeded or
// ctx ends. Nothing but the exports depends on it.
func (m *leaderMark) write(ctx context.Context, value *string) {
	for {
		err := m.patch(ctx, value)
		if err == nil || ctx.Err() != nil {
			return
		}
		ctrl.Log.Error(err, "The label of the leader cannot be written, so the Service of the exports does not find it", "pod", m.pod.String())
		select {
		case <-time.After(labelPause):
		case <-ctx.Done():
			return
		}
	}
}

func (m *leaderMark) patch(ctx context.Context, value *string) error {
	patch, err := json.Marshal(map[string]any{"metadata": map[string]any{"labels": map[string]*string{leaderLabel: value}}})
	if err != nil {
		return err
	}
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: m.pod.Namespace, Name: m.pod.Name}}
	return m.client.Patch(ctx, pod, client.RawPatch(types.MergePatchType, patch))
}
