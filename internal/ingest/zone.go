// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// Zone is the time zone in which the days of a source end. The error is a
// *Fault: spec.timeZone names none.
func Zone(source *v1alpha1.ExportSource) (*time.Location, error) {
	name := source.Spec.TimeZone
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, &Fault{
			Reason: "InvalidTimeZone", Permanent: true,
			Message: "spec.timeZone is not a name of the IANA time zone database; use for example Europe/Berlin",
		}
	}
	return zone, nil
}
