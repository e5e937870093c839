// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"time"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

// retired are the workloads that their vendor has retired, with the last day.
var retired = map[string]civil.Date{spelling.Skype: {Year: 2021, Month: time.July, Day: 31}}

// Retired says that the vendor has retired a workload before a date.
func Retired(workload string, asOf civil.Date) bool {
	last, ok := retired[workload]
	return ok && asOf.After(last)
}
