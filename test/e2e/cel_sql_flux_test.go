// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import "slices"

// A database, and a Flux source, in place of the base's ConfigMap.
var (
	bySQL = map[string]any{
		"spec.configMap": absent{}, "spec.sql": map[string]any{"secretRef": field("name", "db"), "query": "select 1"},
	}
	byFlux = map[string]any{
		"spec.configMap": absent{}, "spec.flux": map[string]any{"kind": "Bucket", "name": "exports", "path": "usage.csv"},
	}
)

const noFormat = "format of sql may set dateFormat and decimal only: its rows are not a file"

var sqlCases = slices.Concat([]schemaCase{
	{"spec.sql", list(bySQL["spec.sql"]), list(absent{}), oneOrigin, bySQL},
	{"spec.sql", nil, list(field("query", "select 1"), map[string]any{"secretRef": field("name", "db")}), required, bySQL},
	{"spec.sql.query", list("select 1", text(16384)), list(""), tooShort, bySQL},
	{"spec.sql.query", nil, list(text(16385)), tooLong, bySQL},
	{"spec.format", list(map[string]any{}, field("decimal", ","), field("dateFormat", "02.01.2006")), list(
		field("type", "CSV"), field("delimiter", ","), field("compression", "None"), field("encoding", "utf-8"), field("skipRows", int64(1)),
	), noFormat, bySQL},
},
	nameCases("spec.sql.secretRef.name", bySQL), nameCases("spec.sql.caSecretRef.name", bySQL),
)

var fluxCases = slices.Concat([]schemaCase{
	{"spec.flux", list(byFlux["spec.flux"]), list(absent{}), oneOrigin, byFlux},
	{"spec.flux.kind", list("Bucket", "GitRepository", "OCIRepository", "ExternalArtifact"), list("bucket", "HelmChart", ""), unsupported, byFlux},
	{"spec.flux.kind", nil, list(absent{}), required, byFlux},
	{"spec.flux.path", list("usage.csv", "a/b.csv", "a..b/c", ".../c", text(1024)), list("/usage.csv", "../usage.csv", "a/../b", "a/..", ".."),
		"path must be relative and stay within the artifact", byFlux},
	{"spec.flux.path", nil, list(""), tooShort, byFlux},
	{"spec.flux.path", nil, list(text(1025)), tooLong, byFlux},
},
	nameCases("spec.flux.name", byFlux),
)
