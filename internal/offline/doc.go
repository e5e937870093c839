// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package offline evaluates manifests without a cluster: the `report`
// subcommand. Files come in; the same objects with the status that the
// controllers would write go out, and one error a thing that could not be
// evaluated.
//
// Everything that a cluster does is done by the same code: the embedded
// CustomResourceDefinitions default and validate (schema.go), the fetcher and
// the pure functions of package evaluation evaluate (evaluate.go).
package offline
