// Package crd carries the CustomResourceDefinitions of this program inside the
// binary. Nothing comes in; the generated files of bases/ go out, so that the
// offline report applies the very schema that a cluster applies.
package crd

import "embed"

// Bases holds bases/*.yaml, one CustomResourceDefinition a file.
//
//go:embed bases/*.yaml
var Bases embed.FS
