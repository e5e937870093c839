package facts

import "github.com/golang-sql/civil"

// Users counts users over all workloads, each once, as known on one date: of
// each service the users of its latest date then (semantics.md sections 3.3
// and 5). One entry is about those whose rows are in the same places, so that
// any choice of services can be counted without knowing anybody.
type Users struct {
	// AsOf is the date on which that is known: the newest of all services.
	AsOf civil.Date
	// Places they have rows in; never empty.
	Places []Place
	// States they are in, each counted.
	States []UserState
}

// Place is where users have rows.
type Place struct {
	// Subject is the service, and the partner whose rows they are.
	*Subject
	// AsOf is the service's own date.
	AsOf civil.Date
}

// UserState counts users who are in the same state everywhere.
type UserState struct {
	// In each of the places, by index.
	In    []PlaceState
	Count int64
}

// PlaceState is the state of users in one place.
type PlaceState struct {
	// Entitled users are licensed for one of the service's workloads and not
	// deleted.
	Entitled bool
	// Idle is for how many days they had not been active on the place's date;
	// NeverActive when no activity until then is known.
	Idle int32
}

// NeverActive is the Idle of users without activity.
const NeverActive int32 = -1

// UsersMonths is for how many of the newest calendar months with data users are
// counted, on the last date of each: more than a trend goes back.
const UsersMonths = 25
