// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

// subject gives the one object of a subject. A product of the list of those that no
// figure counts is marked here.
func (b *Builder) subject(s Subject) *Subject {
	if p := b.subjects[s]; p != nil {
		return p
	}
	marked := s
	switch b.listed.reason(&s) {
	case ProductFree:
		marked.Free = true
	case ProductNotForUsers:
		marked.Unassignable = true
	}
	p := b.subjects[marked]
	if p == nil {
		p = &marked
		b.subjects[marked] = p
	}
	b.subjects[s] = p
	return p
}
