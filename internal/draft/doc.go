// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package draft makes manifests of export files. Files come in, as people have
// downloaded them; ExportSources and a PortfolioAdoption of their customers go
// out, with how each header was understood, or a Question that says what to add
// to the command line.
//
// What a header means is decided by package records alone. The package is for a
// user's own terminal: it names headers of his own files. It never names a cell.
package draft
