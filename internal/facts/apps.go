// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import "github.com/partnerinsights/customer-adoption-operator/internal/spelling"

// CopilotUsers says that the file is the report on users of Copilot: the chat in it
// is one of the apps that a license is for, not the free one.
func (b *Builder) CopilotUsers() { b.copilotUsers = true }

// appOf names the workload that another one of this file is an app of.
func (b *Builder) appOf(workload string) string {
	if b.copilotUsers && workload == spelling.CopilotChat {
		return spelling.Copilot
	}
	return spelling.AppOf(workload)
}
