// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import "slices"

// WorkloadOfAnyKey is the workload of a user's row that stands for those of which
// the row has no key. CompleteUsers takes it out again.
const WorkloadOfAnyKey = "\x00"

// CompleteUsers gives every user the workloads that the file has keys for: of
// those that the user's row does not have, it says what WorkloadOfAnyKey says. A
// key that is absent from a JSON object means the same as one that is blank
// (docs/semantics.md section 2), and which keys a file has is known at its end.
// It takes the dropped workloads out: no row says anything of activity in them.
// stated says that every row says who is licensed: where one did not seem to,
// there is no license.
func (b *Builder) CompleteUsers(workloads, dropped []string, stated bool) {
	for _, c := range b.userSets {
		for _, each := range slices.Clone(c.used) {
			if each.workload == WorkloadOfAnyKey {
				c.complete(each, workloads)
			}
		}
		c.used = slices.DeleteFunc(c.used, func(w *usedWorkload) bool {
			return w.workload == WorkloadOfAnyKey || slices.Contains(dropped, w.workload)
		})
		for _, w := range c.used {
			for i := range w.marks {
				if stated {
					w.marks[i] &^= unstated
				}
			}
		}
	}
	b.users.marks = 0
	for _, c := range b.userSets {
		for _, w := range c.used {
			b.users.marks += w.marked()
		}
	}
}

// complete adds the users of a row of any key to the workloads of its service.
func (c *userSet) complete(anyKey *usedWorkload, workloads []string) {
	for _, name := range workloads {
		w := c.workload(anyKey.service, name)
		for i, m := range anyKey.marks {
			user := uint32(i)
			if m&known == 0 || w.known(user) {
				continue
			}
			w.mark(user, m, c.asOf)
			c.setPartner(w, user, c.partners[anyKey.partner(user)])
		}
	}
}

// known says whether there is a row of a user.
func (w *usedWorkload) known(user uint32) bool {
	return int(user) < len(w.marks) && w.marks[user]&known != 0
}
