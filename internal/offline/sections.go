// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

// sections are the evaluated objects as they are shown: sources, portfolios, then
// reports, each as its manifest has it, with the defaults and the new status.
func (c *catalog) sections() ([]report.Section, error) {
	sources, portfolios, reports := c.section("ExportSource"), c.section("PortfolioAdoption"), c.section("CustomerAdoption")
	for _, source := range c.sources {
		if err := c.show(&sources, "ExportSource", source, &source.Status); err != nil {
			return nil, err
		}
	}
	for _, p := range c.portfolios {
		if err := c.show(&portfolios, "PortfolioAdoption", p, &p.Status); err != nil {
			return nil, err
		}
	}
	for _, r := range c.reports {
		if err := c.show(&reports, "CustomerAdoption", r, &r.Status); err != nil {
			return nil, err
		}
	}
	return []report.Section{sources, portfolios, reports}, nil
}

func (c *catalog) section(kind string) report.Section {
	return report.Section{Kind: kind, Columns: c.schemas[v1alpha1.SchemeGroupVersion.WithKind(kind)].columns}
}

func (c *catalog) show(section *report.Section, kind string, obj metav1.Object, status any) error {
	fields, err := runtime.DefaultUnstructuredConverter.ToUnstructured(status)
	if err != nil {
		return err
	}
	shown := c.admitted[identity{kind: kind, NamespacedName: keyOf(obj)}]
	shown.Object["status"] = fields
	section.Objects = append(section.Objects, shown)
	return nil
}
