// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package draft

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// FormatNames are the names that --format takes: the fields of spec.format.
var FormatNames = []string{"type", "delimiter", "compression", "encoding", "dateFormat", "decimal", "skipRows", "sheet", "hiddenRows", "items"}

// format reads NAME=VALUE; nil when nothing is said.
func format(given []string) (*v1alpha1.Format, error) {
	if len(given) == 0 {
		return nil, nil
	}
	f := &v1alpha1.Format{}
	for _, each := range given {
		name, value, ok := strings.Cut(each, "=")
		if !ok || value == "" {
			return nil, fmt.Errorf("--format %s: write NAME=VALUE", each)
		}
		if !slices.Contains(FormatNames, name) {
			return nil, fmt.Errorf("--format %s: use one of %s%s", each, strings.Join(FormatNames, ", "), wording.DidYouMean(name, FormatNames))
		}
		if err := setFormat(f, name, value); err != nil {
			return nil, fmt.Errorf("--format %s: %w", each, err)
		}
	}
	return f, nil
}

// setFormat sets one field. The schema of the ExportSource checks the values.
func setFormat(f *v1alpha1.Format, name, value string) error {
	texts := map[string]*string{
		"type": (*string)(&f.Type), "delimiter": &f.Delimiter, "compression": (*string)(&f.Compression), "encoding": &f.Encoding,
		"dateFormat": &f.DateFormat, "decimal": &f.Decimal, "sheet": &f.Sheet, "hiddenRows": (*string)(&f.HiddenRows), "items": &f.Items,
	}
	if name != "skipRows" {
		*texts[name] = value
		return nil
	}
	rows, err := strconv.ParseInt(value, 10, 32)
	if err != nil || rows < 0 {
		return fmt.Errorf("write the number of rows above the header")
	}
	f.SkipRows = int32(rows)
	return nil
}
