// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// Guidance says how much is printed under a table.
type Guidance string

// The guidances.
const (
	// GuidanceGrouped says each reason and each advice once, with the customers
	// that it is about.
	GuidanceGrouped Guidance = "grouped"
	// GuidanceAll has a section for each customer.
	GuidanceAll Guidance = "all"
	// GuidanceNone prints the tables alone.
	GuidanceNone Guidance = "none"
)

var guidances = []Guidance{GuidanceGrouped, GuidanceAll, GuidanceNone}

// ParseGuidance gives the guidance of that name. The error lists the known ones.
func ParseGuidance(name string) (Guidance, error) {
	if g := Guidance(name); slices.Contains(guidances, g) {
		return g, nil
	}
	return "", fmt.Errorf("unknown guidance; use one of %s", GuidanceNames())
}

// GuidanceNames lists the guidances for a help text, the default first.
func GuidanceNames() string {
	names := make([]string, len(guidances))
	for i, g := range guidances {
		names[i] = string(g)
	}
	return strings.Join(names, ", ")
}

// writeGuidance prints what stands behind the tables as plain text. Without a
// choice it is grouped.
func writeGuidance(w io.Writer, c Content) error {
	out := &lines{}
	c.writeChanges(out)
	switch c.Guidance {
	case GuidanceNone:
	case GuidanceAll:
		c.everyCustomer(out)
	default:
		c.grouped(out)
	}
	if _, err := io.WriteString(w, out.String()); err != nil {
		return fmt.Errorf("print guidance: %w", err)
	}
	return nil
}

// customerName is the best name that is known. Before the first evaluation that
// is the name in the spec, or the id.
func customerName(r *v1alpha1.CustomerAdoption) string {
	return wording.Printable(cmp.Or(r.Status.CustomerName, r.Spec.Customer.Name, r.Spec.Customer.ID, r.Name))
}
