// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"encoding/json"
	"os"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// previousReports reads the CustomerAdoptions of an earlier `report -o json`.
func previousReports(path string) ([]*v1alpha1.CustomerAdoption, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, usage("--since: %w", err)
	}
	defer func() { _ = file.Close() }() // nothing is written
	var list struct {
		Kind  string            `json:"kind"`
		Items []json.RawMessage `json:"items"`
	}
	if err := json.NewDecoder(file).Decode(&list); err != nil || list.Kind != "List" {
		return nil, usage("--since %s: not a list of objects in JSON; name a file that report -o json has written", path)
	}
	var reports []*v1alpha1.CustomerAdoption
	for _, item := range list.Items {
		r := &v1alpha1.CustomerAdoption{}
		if err := json.Unmarshal(item, &r.TypeMeta); err != nil || r.Kind != "CustomerAdoption" {
			continue
		}
		if err := json.Unmarshal(item, r); err != nil {
			return nil, usage("--since %s: CustomerAdoption %s has a field of the wrong type; name a file that report -o json has written", path, keyOf(r))
		}
		reports = append(reports, r)
	}
	if len(reports) == 0 {
		return nil, usage("--since %s: has no CustomerAdoption; a portfolio needs a customerTemplate to have any", path)
	}
	return reports, nil
}
