// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package portfolio

import (
	"cmp"
	"slices"
)

// Ranking selects the customers that are listed as lowest.
type Ranking struct {
	By RankBy
	// Limit is the most customers listed.
	Limit int
}

// RankBy is what customers are ranked by.
type RankBy string

// What customers can be ranked by.
const (
	// UnusedLicenses are sold licenses that are not assigned, the most first.
	UnusedLicenses RankBy = "UnusedLicenses"
	// UsagePercent is the adjusted usage, the least first.
	UsagePercent RankBy = "UsagePercent"
	// DeploymentPercent is the deployment, the least first.
	DeploymentPercent RankBy = "DeploymentPercent"
)

// Ranked is a customer that the ranking lists.
type Ranked struct {
	// ID and Name as those of the Customer.
	ID, Name string
	// Deployment and Usage are the judged percentages, Unused is sold and not
	// assigned; each nil where it is unknown.
	Deployment, Usage *int32
	Unused            *int64
	// rank in the list: the least comes first.
	rank int64
}

// ranking keeps the lowest customers so far, sorted.
type ranking struct {
	Ranking
	minimum int64
	lowest  []Ranked
}

func newRanking(in Input) ranking {
	return ranking{Ranking: in.Ranking, minimum: in.Targets.MinimumLicenses}
}

// offer lists a customer if it is among the lowest. A customer without the figure,
// or too small to be judged, is never listed.
func (r *ranking) offer(c *Customer) {
	entry := Ranked{ID: c.ID, Name: c.Name, Deployment: c.deploymentPercent(), Usage: c.usagePercent()}
	if d := c.Deployment(); d != nil {
		unused := max(0, d.Sold-d.Assigned)
		entry.Unused = &unused
	}
	if !r.setRank(c, &entry) || r.Limit == 0 {
		return
	}
	i, _ := slices.BinarySearchFunc(r.lowest, entry, compareRanked)
	if i == r.Limit {
		return
	}
	if len(r.lowest) == r.Limit {
		r.lowest = r.lowest[:r.Limit-1]
	}
	r.lowest = slices.Insert(r.lowest, i, entry)
}

// setRank gives an entry its rank; false when it has none.
func (r *ranking) setRank(c *Customer, entry *Ranked) bool {
	d, u := c.Deployment(), c.Usage()
	switch {
	case r.By == UsagePercent && entry.Usage != nil && u.Entitled >= r.minimum:
		entry.rank = int64(*entry.Usage)
	case r.By == DeploymentPercent && entry.Deployment != nil && d.Sold >= r.minimum:
		entry.rank = int64(*entry.Deployment)
	case r.By == UnusedLicenses && entry.Unused != nil && d.Sold >= r.minimum:
		entry.rank = -*entry.Unused
	default:
		return false
	}
	return true
}

func compareRanked(a, b Ranked) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.ID, b.ID))
}
