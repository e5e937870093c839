// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/internal/digest"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
)

// statusWriter is the one place that writes statuses: one server-side apply of the
// whole status. The UID and the resource version make a write that is based
// on an outdated or re-created object fail instead of overwriting.
type statusWriter struct {
	client   client.Client
	recorder events.EventRecorder
	clock    clock.PassiveClock
	writes   *writes
}

// statusChange is the status that an object has, and the one it shall have.
type statusChange[S any] struct {
	current *S
	next    S
	// transitions are what events tell of the change.
	transitions func(before, after S) []evaluation.Transition
}

// publish writes a status when it changed, or when the last write may have
// changed it, and tells transitions. Afterwards the object has the new status
// and its resource version, so that another write can follow. A duration above
// 0 says that the write failed, and how long to wait before the next try.
func publish[S any](ctx context.Context, w statusWriter, obj client.Object, change statusChange[S]) (again time.Duration) {
	if equality.Semantic.DeepEqual(*change.current, change.next) && !w.writes.unknown(obj) {
		w.writes.agreed(obj)
		return 0
	}
	found := change.transitions(*change.current, change.next)
	w.writes.missed(obj, found)
	if err := w.apply(ctx, obj, change.next); err != nil {
		return w.writes.failed(ctx, obj, err)
	}
	*change.current = change.next
	send(w.recorder, obj, w.writes.untold(obj, conditionsOf(obj)))
	return 0
}

// apply writes the status and moves obj on to its new resource version. The
// rest of obj stays as it was read.
func (w statusWriter) apply(ctx context.Context, obj client.Object, status any) error {
	sent := digest.OfValues(status)
	w.writes.began(obj, sent)
	answer, err := w.send(ctx, obj, status)
	if err != nil {
		return err
	}
	if statusDigest(answer) != sent {
		if answer, err = w.replace(ctx, answer, status); err != nil {
			return err
		}
	}
	obj.SetResourceVersion(answer.GetResourceVersion())
	w.writes.succeeded(obj, w.clock.Now())
	return nil
}

// send applies the status and gives the object as it is then.
func (w statusWriter) send(ctx context.Context, obj client.Object, status any) (client.Object, error) {
	kind, err := w.client.GroupVersionKindFor(obj)
	if err != nil {
		return nil, fmt.Errorf("apply status: %w", err)
	}
	fields, err := json.Marshal(map[string]any{
		"apiVersion": kind.GroupVersion().String(),
		"kind":       kind.Kind,
		"metadata": metav1.ObjectMeta{
			Name: obj.GetName(), Namespace: obj.GetNamespace(), UID: obj.GetUID(), ResourceVersion: obj.GetResourceVersion(),
		},
		"status": status,
	})
	if err != nil {
		return nil, fmt.Errorf("encode status: %w", err)
	}
	answer := obj.DeepCopyObject().(client.Object)
	err = w.client.Status().Patch(ctx, answer, client.RawPatch(types.ApplyPatchType, fields),
		client.ForceOwnership, client.FieldOwner(FieldManager))
	if err != nil {
		return nil, fmt.Errorf("apply status: %w", err)
	}
	return answer, nil
}

// replace writes a status where an apply left something of others: it removes
// no field that another field manager has written. Each field that differs is
// removed and applied again, so that it has one owner.
func (w statusWriter) replace(ctx context.Context, obj client.Object, status any) (client.Object, error) {
	differing, err := differingFields(statusOf(obj), status)
	if err != nil {
		return nil, fmt.Errorf("compare status: %w", err)
	}
	patch := []map[string]any{{"op": "replace", "path": "/metadata/resourceVersion", "value": obj.GetResourceVersion()}}
	for _, field := range differing {
		patch = append(patch, map[string]any{"op": "remove", "path": "/status/" + field})
	}
	operations, err := json.Marshal(patch)
	if err != nil {
		return nil, fmt.Errorf("encode removals: %w", err)
	}
	answer := obj.DeepCopyObject().(client.Object)
	if err := w.client.Status().Patch(ctx, answer, client.RawPatch(types.JSONPatchType, operations), client.FieldOwner(FieldManager)); err != nil {
		return nil, fmt.Errorf("remove what others wrote: %w", err)
	}
	return w.send(ctx, answer, status)
}

// differingFields names the fields that one status has, and that another has not
// or has with another value.
func differingFields(has, wanted any) (names []string, err error) {
	var fields, other map[string]json.RawMessage
	for _, status := range []struct {
		value  any
		fields *map[string]json.RawMessage
	}{{has, &fields}, {wanted, &other}} {
		content, err := json.Marshal(status.value)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(content, status.fields); err != nil {
			return nil, err
		}
	}
	for name, value := range fields {
		if !bytes.Equal(value, other[name]) {
			names = append(names, name)
		}
	}
	return names, nil
}
