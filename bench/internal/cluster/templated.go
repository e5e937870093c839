// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// templated is a namespace with a PortfolioAdoption, and beside it that of the
// raw writers.
type templated struct {
	portfolio
	peer portfolio
}

// templated makes both. There is no template yet, and no CustomerAdoption.
func (l *Lab) templated(ctx context.Context) (*templated, error) {
	if err := l.start(); err != nil {
		return nil, err
	}
	t := &templated{
		portfolio{lab: l, namespace: "template", export: largeExport(l.Customers)},
		portfolio{lab: l, namespace: "template-raw"},
	}
	l.origin.serve(t.namespace, t.export)
	peer := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: t.peer.namespace}}
	for _, object := range append(t.source(), t.summary(), peer) {
		if err := l.client.Create(ctx, object); err != nil {
			return nil, err
		}
	}
	for _, p := range []*portfolio{&t.portfolio, &t.peer} {
		if err := p.createUnread(ctx); err != nil {
			return nil, err
		}
	}
	return t, nil
}

const unread = "unread"

// createUnread makes the source of the reports. It has a revision that the
// manager has not read and, as it is suspended, never does: the reports wait
// for it, and no status is written.
func (p *portfolio) createUnread(ctx context.Context) error {
	source := &v1alpha1.ExportSource{
		ObjectMeta: metav1.ObjectMeta{Namespace: p.namespace, Name: unread},
		Spec: v1alpha1.ExportSourceSpec{
			Dataset: v1alpha1.DatasetLicenseDeployment, Suspend: true,
			ConfigMap: &v1alpha1.KeyReference{Name: unread, Key: "csv"},
		},
	}
	if err := p.lab.client.Create(ctx, source); err != nil {
		return err
	}
	source.Status.Artifact = &v1alpha1.Artifact{Revision: unread, LastUpdateTime: metav1.Now()}
	return p.lab.client.Status().Update(ctx, source)
}

// summary is the PortfolioAdoption.
func (p *portfolio) summary() *v1alpha1.PortfolioAdoption {
	return &v1alpha1.PortfolioAdoption{
		ObjectMeta: metav1.ObjectMeta{Namespace: p.namespace, Name: "all"},
		Spec:       v1alpha1.PortfolioAdoptionSpec{Sources: []v1alpha1.SourceReference{{Name: sourceName}}},
	}
}

func (p *portfolio) patchTemplate(ctx context.Context, usagePercent int32) error {
	patch := fmt.Sprintf(`{"spec":{"customerTemplate":{"spec":{"sources":[{"name":%q}],"targets":{"usagePercent":%d}}}}}`, unread, usagePercent)
	return p.lab.client.Patch(ctx, p.summary(), client.RawPatch(mergePatch, []byte(patch)))
}

// awaitCustomers waits until the PortfolioAdoption is of so many.
func (p *portfolio) awaitCustomers(ctx context.Context, want int) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for found := p.summary(); found.Status.Customers == nil || found.Status.Customers.Total != int64(want); {
		if err := sleep(ctx, 50*time.Millisecond); err != nil {
			return fmt.Errorf("a portfolio of %d customers: %w", want, err)
		}
		if err := p.lab.client.Get(ctx, client.ObjectKeyFromObject(found), found); err != nil {
			return err
		}
	}
	return nil
}

// imitate makes the CustomerAdoptions of this namespace the same as others, and
// gives the time that takes. Other writes than the same end the benchmark.
func (p *portfolio) imitate(ctx context.Context, want v1alpha1.CustomerAdoptionList) (time.Duration, error) {
	have, err := p.reports(ctx)
	if err != nil {
		return 0, err
	}
	list, err := imitations(want, have, p.namespace)
	if err != nil {
		return 0, err
	}
	took, err := p.lab.applyAll(ctx, list)
	if err != nil {
		return 0, err
	}
	if have, err = p.reports(ctx); err != nil {
		return 0, err
	}
	return took, sameWrites(want, have)
}

// imitations are what the template's writer sends: what exists is known by its
// UID, what is new is applied without force.
func imitations(want, have v1alpha1.CustomerAdoptionList, namespace string) ([]payload, error) {
	list := make([]payload, 0, len(want.Items))
	for i := range want.Items {
		report, exists := &want.Items[i], len(have.Items) > 0
		metadata := map[string]any{
			"name": report.Name, "namespace": namespace, "labels": report.Labels,
			"annotations": report.Annotations, "ownerReferences": report.OwnerReferences,
		}
		if exists {
			metadata["uid"] = have.Items[i].UID
		}
		body, err := json.Marshal(map[string]any{
			"apiVersion": v1alpha1.SchemeGroupVersion.String(), "kind": "CustomerAdoption",
			"metadata": metadata, "spec": withSuspend{report.Spec, report.Spec.Suspend},
		})
		if err != nil {
			return nil, err
		}
		path := fmt.Sprintf("/apis/%s/namespaces/%s/customeradoptions/%s", v1alpha1.SchemeGroupVersion, namespace, report.Name)
		list = append(list, payload{path, body, exists})
	}
	return list, nil
}

// withSuspend also says that a report is not suspended.
type withSuspend struct {
	v1alpha1.CustomerAdoptionSpec
	Suspend bool `json:"suspend"`
}

// sameWrites says whether the API server was told the same: the same objects,
// and the same fields owned by the same manager.
func sameWrites(want, have v1alpha1.CustomerAdoptionList) error {
	if len(want.Items) != len(have.Items) {
		return fmt.Errorf("%d CustomerAdoptions, raw writers made %d", len(want.Items), len(have.Items))
	}
	for i := range want.Items {
		ours, err := told(want.Items[i])
		if err != nil {
			return err
		}
		raw, err := told(have.Items[i])
		if err != nil {
			return err
		}
		if !bytes.Equal(ours, raw) {
			return fmt.Errorf("the template wrote %s, raw writers %s", ours, raw)
		}
	}
	return nil
}

// told is what the writers of an object have determined.
func told(report v1alpha1.CustomerAdoption) ([]byte, error) {
	managed := slices.Clone(report.ManagedFields)
	for i := range managed {
		managed[i].Time = nil
	}
	return json.Marshal(v1alpha1.CustomerAdoption{
		ObjectMeta: metav1.ObjectMeta{
			Name: report.Name, Generation: report.Generation, Labels: report.Labels, Annotations: report.Annotations,
			OwnerReferences: report.OwnerReferences, ManagedFields: managed,
		},
		Spec: report.Spec,
	})
}
