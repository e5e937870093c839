package controllers

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// statusWriter is the one place that writes statuses: one server-side apply of the
// whole status. The UID and the resource version make a write that is based
// on an outdated or re-created object fail instead of overwriting.
type statusWriter struct {
	client client.Client
}

func (w statusWriter) exportSource(ctx context.Context, obj *v1alpha1.ExportSource, status v1alpha1.ExportSourceStatus) error {
	return w.apply(ctx, obj, &v1alpha1.ExportSource{}, status)
}

func (w statusWriter) customerAdoption(ctx context.Context, obj *v1alpha1.CustomerAdoption, status v1alpha1.CustomerAdoptionStatus) error {
	return w.apply(ctx, obj, &v1alpha1.CustomerAdoption{}, status)
}

func (w statusWriter) portfolioAdoption(ctx context.Context, obj *v1alpha1.PortfolioAdoption, status v1alpha1.PortfolioAdoptionStatus) error {
	return w.apply(ctx, obj, &v1alpha1.PortfolioAdoption{}, status)
}

// apply writes the status and moves obj on to its new resource version, so that
// another write can follow. The rest of obj stays as it was read: answer, an
// empty object of the same kind, takes what the API server sends back.
func (w statusWriter) apply(ctx context.Context, obj, answer client.Object, status any) error {
	kind, err := w.client.GroupVersionKindFor(answer)
	if err != nil {
		return fmt.Errorf("apply status: %w", err)
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
		return fmt.Errorf("encode status: %w", err)
	}
	answer.SetName(obj.GetName())
	answer.SetNamespace(obj.GetNamespace())
	err = w.client.Status().Patch(ctx, answer, client.RawPatch(types.ApplyPatchType, fields),
		client.ForceOwnership, client.FieldOwner(FieldManager))
	if err != nil {
		return fmt.Errorf("apply status: %w", err)
	}
	obj.SetResourceVersion(answer.GetResourceVersion())
	return nil
}

// conflictDelay lets the cache catch up before a lost race is run again.
const conflictDelay = time.Second

// afterWrite forgives a write that lost a race: the object has changed or
// gone, and its own event, or the requeue, looks at it again.
func afterWrite(err error) (ctrl.Result, error) {
	switch {
	case apierrors.IsNotFound(err):
		return ctrl.Result{}, nil
	case apierrors.IsConflict(err):
		return ctrl.Result{RequeueAfter: conflictDelay}, nil
	default:
		return ctrl.Result{}, err
	}
}
