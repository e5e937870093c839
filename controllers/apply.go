package controllers

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	applyv1alpha1 "github.com/partnerinsights/customer-adoption-operator/api/v1alpha1/applyconfiguration/api/v1alpha1"
)

// statusWriter is the one place that writes statuses: one server-side apply of the
// whole status. The UID and the resource version make a write that is based
// on an outdated or re-created object fail instead of overwriting.
type statusWriter struct {
	client client.Client
}

// exportSource also moves the object on to its new resource version, so that
// the result can follow the words about its progress.
func (w statusWriter) exportSource(ctx context.Context, obj *v1alpha1.ExportSource, status v1alpha1.ExportSourceStatus) error {
	fields := &applyv1alpha1.ExportSourceStatusApplyConfiguration{}
	if err := convert(status, fields); err != nil {
		return err
	}
	answer := applyv1alpha1.ExportSource(obj.Name, obj.Namespace).
		WithUID(obj.UID).WithResourceVersion(obj.ResourceVersion).WithStatus(fields)
	if err := w.apply(ctx, answer); err != nil {
		return err
	}
	obj.ResourceVersion = *answer.ResourceVersion
	return nil
}

func (w statusWriter) customerAdoption(ctx context.Context, obj *v1alpha1.CustomerAdoption, status v1alpha1.CustomerAdoptionStatus) error {
	fields := &applyv1alpha1.CustomerAdoptionStatusApplyConfiguration{}
	if err := convert(status, fields); err != nil {
		return err
	}
	return w.apply(ctx, applyv1alpha1.CustomerAdoption(obj.Name, obj.Namespace).
		WithUID(obj.UID).WithResourceVersion(obj.ResourceVersion).WithStatus(fields))
}

// portfolioAdoption does the same, so that the exports can follow the figures.
func (w statusWriter) portfolioAdoption(ctx context.Context, obj *v1alpha1.PortfolioAdoption, status v1alpha1.PortfolioAdoptionStatus) error {
	fields := &applyv1alpha1.PortfolioAdoptionStatusApplyConfiguration{}
	if err := convert(status, fields); err != nil {
		return err
	}
	answer := applyv1alpha1.PortfolioAdoption(obj.Name, obj.Namespace).
		WithUID(obj.UID).WithResourceVersion(obj.ResourceVersion).WithStatus(fields)
	if err := w.apply(ctx, answer); err != nil {
		return err
	}
	obj.ResourceVersion = *answer.ResourceVersion
	return nil
}

func (w statusWriter) apply(ctx context.Context, object runtime.ApplyConfiguration) error {
	if err := w.client.Status().Apply(ctx, object, client.ForceOwnership, client.FieldOwner(FieldManager)); err != nil {
		return fmt.Errorf("apply status: %w", err)
	}
	return nil
}

// convert fills an apply configuration from the status it stands for; both
// have the same JSON.
func convert(status, fields any) error {
	raw, err := json.Marshal(status)
	if err != nil {
		return fmt.Errorf("encode status: %w", err)
	}
	if err := json.Unmarshal(raw, fields); err != nil {
		return fmt.Errorf("decode status: %w", err)
	}
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
