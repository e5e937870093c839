// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import "github.com/golang-sql/civil"

// Users counts each user once over all workloads, as known on one date: the users
// of each service on the latest date that it has by then (docs/semantics.md
// sections 3.3 and 5). One entry is about the users who have rows in the same services, so
// that users of any selection of services can be counted without their ids.
type Users struct {
	// AsOf is the date on which that is known: the newest of all services.
	AsOf civil.Date
	// Services they have rows in; never empty.
	Services []UserService
	// States of the users, each with its count.
	States []UserState
}

// UserService is one service that users have rows in.
type UserService struct {
	// Subject has the service, and the partner that the rows name.
	*Subject
	// AsOf is the service's own date.
	AsOf civil.Date
	// Period is the number of days up to AsOf of which the report knows activity,
	// the shortest that its rows name; 0 when none does.
	Period int32
}

// UserState counts the users who are in the same state in every service.
type UserState struct {
	// In has the state in each of Users.Services, by index.
	In    []ServiceState
	Count int64
}

// ServiceState is the state of users in one service.
type ServiceState struct {
	// Entitled users are licensed for one of the service's workloads and not
	// deleted.
	Entitled bool
	// Unstated users are neither Entitled nor deleted, and in one of the
	// service's workloads no row states whether they are licensed.
	Unstated bool
	// Later users were active after the service's date.
	Later bool
	// Idle is the number of days from the last activity to the service's date;
	// NeverActive when no activity up to that date is known.
	Idle int32
}

// NeverActive is the Idle of users without activity.
const NeverActive int32 = -1

// UsersMonths is the number of calendar months, newest first, for which users are
// counted, each on its last date. A trend needs fewer.
const UsersMonths = 25
