// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"golang.org/x/sync/errgroup"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/exports"
	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

// portfolio is a namespace with one source and a report for each customer.
type portfolio struct {
	lab       *Lab
	namespace string
	export    exports.Portfolio
}

// writers is how many requests are made at once: as many as the controller
// has workers.
const writers = 8

// large is the portfolio of most goals.
func (l *Lab) large(ctx context.Context, recorder *measure.Recorder) (*portfolio, error) {
	return l.portfolio(ctx, recorder, "large", largeExport(l.Customers))
}

// largeExport has four rows for each customer.
func largeExport(customers int) exports.Portfolio {
	const products = 4
	return exports.Portfolio{Customers: customers, Products: products, Rows: customers * products}
}

// portfolio makes one unless it exists. No manager has seen it yet.
func (l *Lab) portfolio(ctx context.Context, recorder *measure.Recorder, namespace string, export exports.Portfolio) (*portfolio, error) {
	if err := l.start(); err != nil {
		return nil, err
	}
	if p := l.portfolios[namespace]; p != nil {
		return p, nil
	}
	export.Changed = export.Customers
	p := &portfolio{lab: l, namespace: namespace, export: export}
	l.origin.serve(namespace, export)
	recorder.Progress("creating %d CustomerAdoptions", export.Customers)
	for _, object := range p.source() {
		if err := l.client.Create(ctx, object); err != nil {
			return nil, err
		}
	}
	creators, creating := errgroup.WithContext(ctx)
	creators.SetLimit(writers)
	for i := range export.Customers {
		creators.Go(func() error { return l.client.Create(creating, p.report(i)) })
	}
	if err := creators.Wait(); err != nil {
		return nil, err
	}
	l.portfolios[namespace] = p
	recorder.Progress("filling their statuses")
	return p, p.fill(ctx)
}

// source gives the namespace, the authority of the origin and the source.
func (p *portfolio) source() []client.Object {
	meta := func(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Namespace: p.namespace, Name: name} }
	authority := &corev1.Secret{ObjectMeta: meta("authority"), Data: map[string][]byte{"ca.crt": p.lab.origin.authority()}}
	authority.Labels = map[string]string{v1alpha1.ExportSourceSecretLabel: "true"}
	return []client.Object{
		&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: p.namespace}},
		authority,
		&v1alpha1.ExportSource{ObjectMeta: meta(sourceName), Spec: v1alpha1.ExportSourceSpec{
			Dataset: v1alpha1.DatasetLicenseDeployment,
			HTTP: &v1alpha1.HTTPOrigin{
				URL:         p.lab.origin.url(p.namespace),
				CASecretRef: &v1alpha1.SecretReference{Name: authority.Name},
			},
		}},
	}
}

const sourceName = "licenses"

// editable labels the reports that backlog edits; there are edits of them.
const (
	editable = "bench/editable"
	edits    = 200
)

func (p *portfolio) report(customer int) *v1alpha1.CustomerAdoption {
	report := &v1alpha1.CustomerAdoption{
		ObjectMeta: metav1.ObjectMeta{Namespace: p.namespace, Name: fmt.Sprintf("customer-%06d", customer)},
		Spec: v1alpha1.CustomerAdoptionSpec{
			Customer: v1alpha1.Customer{ID: exports.CustomerID(customer)},
			Sources:  []v1alpha1.SourceReference{{Name: sourceName}},
			// No verdict turns while this runs: an event is a second write.
			MaxDataAge: &metav1.Duration{Duration: 876_000 * time.Hour},
		},
	}
	if p.export.Customers-customer <= edits {
		report.Labels = map[string]string{editable: "true"}
	}
	return report
}

// fill lets a manager write every status once.
func (p *portfolio) fill(ctx context.Context) (err error) {
	before, err := p.lab.revision(ctx)
	if err != nil {
		return err
	}
	m, err := p.lab.startManager(ctx, p.namespace)
	if err != nil {
		return err
	}
	defer m.stop(&err)
	if err := p.lab.awaitRevision(ctx, before+int64(p.export.Customers)); err != nil {
		return err
	}
	_, err = m.atRest(ctx)
	return err
}

// change serves the next version, of which the first customers differ, and
// asks for it.
func (p *portfolio) change(ctx context.Context, customers int) error {
	p.export = p.export.Next(customers)
	p.lab.origin.serve(p.namespace, p.export)
	return p.ask(ctx)
}

// ask makes the source look at its origin now.
func (p *portfolio) ask(ctx context.Context) error {
	token := strconv.FormatInt(time.Now().UnixNano(), 10)
	patch := fmt.Sprintf(`{"metadata":{"annotations":{%q:%q}}}`, v1alpha1.RequestedAtAnnotation, token)
	source := &v1alpha1.ExportSource{ObjectMeta: metav1.ObjectMeta{Namespace: p.namespace, Name: sourceName}}
	return p.lab.client.Patch(ctx, source, client.RawPatch(mergePatch, []byte(patch)))
}

// reports lists all of them.
func (p *portfolio) reports(ctx context.Context) (list v1alpha1.CustomerAdoptionList, err error) {
	return list, p.lab.client.List(ctx, &list, client.InNamespace(p.namespace))
}
