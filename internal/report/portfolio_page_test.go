// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/export"
)

func TestWritePortfolio(t *testing.T) {
	for _, name := range languages {
		c, out := sample(t, locale(t, name)), &strings.Builder{}
		rows, err := c.Locale.WritePortfolio(out, c.Portfolios[0], slices.Values(c.Reports), c.Evaluated)
		if err != nil || rows != int64(len(c.Reports)) {
			t.Fatal(rows, err)
		}
		for part, want := range map[string]bool{
			`<html lang="` + name + `"`: true, c.Reports[0].Status.CustomerName: true, `id="sources"`: false, c.Sources[0].Status.Origin: false,
		} {
			if strings.Contains(out.String(), part) != want {
				t.Errorf("%s: the page has %q: %t", name, part, !want)
			}
		}
	}
}

// TestWritePortfolioIsBounded counts the customers that are taken before it is too
// much.
func TestWritePortfolioIsBounded(t *testing.T) {
	taken := 0
	endless := func(yield func(*v1alpha1.CustomerAdoption) bool) {
		for yield(&v1alpha1.CustomerAdoption{}) {
			taken++
		}
	}
	c, out := sample(t, locale(t, "en")), &strings.Builder{}
	if _, err := c.Locale.WritePortfolio(out, c.Portfolios[0], endless, c.Evaluated); !errors.Is(err, export.ErrTooLarge) || taken != maxPageCustomers || out.Len() != 0 {
		t.Errorf("error %v after %d customers, %d bytes", err, taken, out.Len())
	}
}
