// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

// checkDeployment finds out whether too few of the sold licenses are assigned
// (LowDeployment, docs/semantics.md section 7).
func checkDeployment(e *evidence) *verdict {
	if e.Targets.DeploymentPercent == 0 {
		return nil
	}
	f := e.deployment()
	if v := e.unknown(f); v != nil {
		return v
	}
	g := e.goal(e.deploymentAim(), f)
	if g.missed(f) {
		return conclude(True, reasonBelowTarget, g.missedMessage(f), belowDeployment)
	}
	return conclude(False, reasonOnTarget, g.reachedMessage(f))
}
