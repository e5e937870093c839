// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
)

// listServices decodes a group's services.
func (u *union) listServices(b *Builder, c *userGroup) []UserService {
	list := make([]UserService, len(c.serviceKey)/8)
	for i := range list {
		s := u.services[binary.BigEndian.Uint32(c.serviceKey[8*i:])]
		partner := s.partners[binary.BigEndian.Uint32(c.serviceKey[8*i+4:])]
		list[i] = UserService{b.subject(Subject{Service: s.service, PartnerID: partner, MonthKeyed: s.key.monthly}), s.key.asOf, s.period}
	}
	return list
}

// list decodes a group's states, in the order of their keys.
func (c *userGroup) listStates() []UserState {
	states := make([]UserState, 0, len(c.states))
	for _, key := range slices.Sorted(maps.Keys(c.states)) {
		in := make([]ServiceState, len(key)/4)
		for i := range in {
			in[i] = unpacked(binary.BigEndian.Uint32([]byte(key[4*i:])))
		}
		states = append(states, UserState{in, c.states[key]})
	}
	return states
}

// packed is a state as a number.
func (s ServiceState) packed() uint32 {
	n := uint32(s.Idle-NeverActive) << 3
	if s.Entitled {
		n |= 1
	}
	if s.Unstated {
		n |= 2
	}
	if s.Later {
		n |= 4
	}
	return n
}

func unpacked(n uint32) ServiceState {
	return ServiceState{Entitled: n&1 != 0, Unstated: n&2 != 0, Later: n&4 != 0, Idle: int32(n>>3) + NeverActive}
}

func compareServices(a, b UserService) int {
	return cmp.Or(compareDates(a.AsOf, b.AsOf), compareSubjects(a.Subject, b.Subject))
}
