// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"sigs.k8s.io/controller-runtime/pkg/cache"

	"github.com/partnerinsights/customer-adoption-operator/internal/digest"
)

// shard is the set of namespaces that a manager works in; an empty one is all
// of them. Managers of different shards share a cluster without a word
// between them: each has a lease of its own, and no reference crosses a
// namespace.
type shard []string

// validate names the first entry that is no namespace.
func (s shard) validate() error {
	for _, name := range s {
		if len(validation.IsDNS1123Label(name)) > 0 {
			return fmt.Errorf("%q is not the name of a namespace", name)
		}
	}
	return nil
}

// namespaces is what the cache holds: nil is everything.
func (s shard) namespaces() map[string]cache.Config {
	if len(s) == 0 {
		return nil
	}
	configs := make(map[string]cache.Config, len(s))
	for _, name := range s {
		configs[name] = cache.Config{}
	}
	return configs
}

const leaseName = "customer-adoption-operator.adoption.partnerinsights.io"

// lease is the name of the lease that the replicas of the shard compete for.
// The same namespaces in any order are the same shard.
func (s shard) lease() string {
	if len(s) == 0 {
		return leaseName
	}
	names := slices.Compact(slices.Sorted(slices.Values(s)))
	return leaseName + "-" + digest.Of([]byte(strings.Join(names, "\n")))[:10]
}
