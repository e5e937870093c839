// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

// What the parts of a Builder take at most, in bytes, together with what Build
// makes of them while the Builder is still there. docs/performance.md has the
// measured numbers.
const (
	customerSize     = 512
	subjectSize      = 512
	groupSize        = 144
	subscriptionSize = 704
	knownSize        = 224
	userSetSize      = 768
	userSize         = 128
	markSize         = 8
	requestSize      = 384
)

// Kept is the number of things that a Builder keeps: customers, subjects, counts
// by subject and date, subscriptions, users and what is known of them.
func (b *Builder) Kept() int64 {
	n := len(b.customers) + len(b.subjects) + len(b.groups.list) + len(b.subscriptions.groups) + len(b.subscriptions.known) +
		len(b.userSets) + len(b.requests)
	return int64(n) + b.users.users + b.users.marks
}

// Size is how many bytes a Builder takes at most, with the Set that Build makes.
// The texts of the records are not in it.
func (b *Builder) Size() int64 {
	s := &b.subscriptions
	return customerSize*int64(len(b.customers)) + subjectSize*int64(len(b.subjects)) + groupSize*int64(len(b.groups.list)) +
		subscriptionSize*int64(len(s.groups)) + knownSize*int64(len(s.known)) +
		userSetSize*int64(len(b.userSets)) + userSize*b.users.users + markSize*b.users.marks + requestSize*int64(len(b.requests))
}

// userCounts are the users of all sets of a Builder, and what is known of them
// in each workload.
type userCounts struct{ users, marks int64 }

// Sizes of the parts of a Set, in bytes.
const (
	setCustomerSize = 320
	setSubjectSize  = 128
	setCountSize    = 48
	setLicensesSize = 112
	setActivitySize = 72
	setDaySize      = 56
	setUsersSize    = 96
	setStateSize    = 40
	setRequestSize  = 56
	setLabelsSize   = 64
)

// Size is about how many bytes a Set takes, texts included.
func (s *Set) Size() int64 { return s.size }

// measure finds out the size of a set.
func (s *Set) measure(subjects map[Subject]*Subject) {
	distinct := map[*Subject]bool{}
	labels := map[*Labels]bool{nil: true}
	for _, subject := range subjects {
		if !distinct[subject] {
			distinct[subject] = true
			s.size += setSubjectSize + subject.textSize()
		}
		if l := subject.Labels; !labels[l] {
			labels[l] = true
			s.size += setLabelsSize + int64(len(l.Segment)+len(l.Market)+len(l.Channel))
		}
	}
	for _, c := range s.customers {
		s.size += c.size()
	}
}

func (s *Subject) textSize() int64 {
	return int64(len(s.Service) + len(s.ProductID) + len(s.ProductName) + len(s.Workload) + len(s.PartOf) + len(s.PartnerID))
}

func (c *Customer) size() int64 {
	n := setCustomerSize + len(c.ID) + len(c.Name) + setCountSize*(cap(c.Deployments)+cap(c.Usages)) +
		setLicensesSize*cap(c.Subscriptions) + setActivitySize*cap(c.Activities) + setUsersSize*cap(c.Users) + setRequestSize*cap(c.Requests)
	for i := range c.Activities {
		n += setDaySize * cap(c.Activities[i].Days)
	}
	for i := range c.Users {
		u := &c.Users[i]
		n += setStateSize * (len(u.Services) + len(u.States)*(1+len(u.Services)/4))
	}
	return int64(n)
}
