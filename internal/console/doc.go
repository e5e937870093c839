// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package console serves a live, read-only page of the adoption objects of a
// cluster on the loopback interface. A kubeconfig's connection and a language go
// in. HTTP pages come out, to the one person who has the printed address. The
// package follows the cluster by watch, with the rights of that person, and
// computes no figure: internal/report renders what the operator wrote.
package console
