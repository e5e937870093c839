// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package ingest turns the content of an ExportSource into facts, for the
// cluster and offline alike. An ExportSource, its origin and limits come in;
// facts, the description of the content, rejections and faults of a closed
// list go out.
package ingest
