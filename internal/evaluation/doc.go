// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package evaluation computes statuses: status = f(spec, facts, previous
// status, now), for all three kinds. Objects, the facts of their sources and the
// time come in; statuses, condition transitions, and the CustomerAdoptions that
// a portfolio makes or prunes go out. It is pure: the cluster and the offline
// report call the same functions.
package evaluation
