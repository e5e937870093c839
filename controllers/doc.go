// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package controllers is the Kubernetes end of the pipeline. Watched objects and
// the facts of their sources come in; one status apply per change, events on
// transitions, and the exports of portfolios go out.
//
// <kind>_controller.go gathers what an evaluation needs, calls package
// evaluation and applies the result.
package controllers

// FieldManager owns the status fields and names the reporting controller of
// events.
const FieldManager = "customer-adoption-operator"
