// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package measure

import "time"

// Answer is what a reader prints at its end: sums that must be equal between
// readers of one file, and what the process knows about itself.
type Answer struct {
	Groups         int
	Deployed, Sold int64
	// Wall time of the reading alone.
	Wall time.Duration
	// PeakRSS of the process, in KiB.
	PeakRSS int64
	// Heap that the facts of one revision hold, and of two together, in bytes.
	Heap, HeapOfTwo int64 `json:",omitempty"`
}

// SameSums says that two readers have found the same; one that doesn't add up
// agrees with everybody.
func (a Answer) SameSums(b Answer) bool {
	return a.Groups == 0 || b.Groups == 0 || a.Groups == b.Groups && a.Deployed == b.Deployed && a.Sold == b.Sold
}
