// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Replicas of one shard compete for one lease, other shards have another.
func TestShardLease(t *testing.T) {
	for _, test := range []struct {
		name string
		a, b shard
		same bool
	}{
		{"the whole cluster", nil, shard{}, true},
		{"another order", shard{"a", "b"}, shard{"b", "a"}, true},
		{"named twice", shard{"a", "b"}, shard{"a", "b", "a"}, true},
		{"the whole cluster and a part", nil, shard{"a"}, false},
		{"two parts", shard{"a"}, shard{"b"}, false},
		{"the same letters", shard{"a", "bc"}, shard{"ab", "c"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.a.lease() == test.b.lease(); got != test.same {
				t.Errorf("same lease: %t, want %t (%s, %s)", got, test.same, test.a.lease(), test.b.lease())
			}
		})
	}
}

func TestShardNamesNamespaces(t *testing.T) {
	for name, want := range map[string]string{
		"team-a": "", "a.b": `"a.b" is not the name of a namespace`, "": `"" is not the name of a namespace`,
		"A": `"A" is not the name of a namespace`,
	} {
		got := ""
		if err := (shard{"first", name}).validate(); err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", name, diff)
		}
	}
}
