// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package faults

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// fault is one fault of a plan, as the files of testdata/plans write it. Exactly
// one of Request, Read and Watch is given.
type fault struct {
	// Fault is a key of effects; for a watch it is lag.
	Fault string `json:"fault"`
	// Request is the request that fails, "patch exportsources/a/status", or the
	// beginning of several.
	Request string `json:"request,omitempty"`
	// Read is the resource whose reads fail.
	Read string `json:"read,omitempty"`
	// Watch is the resource whose watch is late by Delay.
	Watch string `json:"watch,omitempty"`
	// Ordinal says which request of the name, from 1; 0 is any.
	Ordinal int `json:"ordinal,omitempty"`
	// Times is how many requests fail; 0 is one, and -1 all of them.
	Times int             `json:"times,omitempty"`
	Delay metav1.Duration `json:"delay,omitzero"`

	fired int
}

// fires says that a fault meets the request, and counts it.
func (f *fault) fires(name string, ordinal int) bool {
	if !strings.HasPrefix(name, f.Request) || f.Ordinal != 0 && f.Ordinal != ordinal {
		return false
	}
	if f.Times >= 0 && f.fired >= max(f.Times, 1) {
		return false
	}
	f.fired++
	return true
}

// status is the HTTP status that a fault answers with.
func (f *fault) status() int {
	code, err := strconv.Atoi(f.Fault)
	if err != nil {
		panic(fmt.Sprintf("%s is no HTTP status", f.Fault))
	}
	return code
}

// aMoment is how long a request or a watch is kept: longer than the manager
// needs for the rest of its work.
const aMoment = 1500 * time.Millisecond

// effects are the faults of requests.
var effects = map[string]func(*exchange, *fault){
	"403": answer, "409": answer, "429": answer, "500": answer, "503": answer, "504": answer,
	"drop": func(e *exchange, _ *fault) {
		e.commit()
		panic(http.ErrAbortHandler)
	},
	"504after": func(e *exchange, _ *fault) {
		e.commit()
		refuse(e.w, http.StatusGatewayTimeout)
	},
	"delay": func(e *exchange, f *fault) {
		pause(e.r.Context(), max(f.Delay.Duration, aMoment))
		e.pass()
	},
	"late": func(e *exchange, _ *fault) {
		e.proxy.ended() // the run may come to rest meanwhile
		<-e.proxy.released
		e.proxy.begins()
		e.commit()
		panic(http.ErrAbortHandler)
	},
	"killbefore": func(e *exchange, _ *fault) {
		e.proxy.kill()
		panic(http.ErrAbortHandler)
	},
	"killafter": func(e *exchange, _ *fault) {
		e.commit()
		e.proxy.kill()
		panic(http.ErrAbortHandler)
	},
	"cut": func(e *exchange, _ *fault) {
		e.pass()
		e.proxy.cut()
	},
	"hold": func(e *exchange, f *fault) {
		e.proxy.hold(true)
		time.AfterFunc(max(f.Delay.Duration, aMoment), func() { e.proxy.hold(false) })
		e.pass()
	},
}

// carriedOut are the faults whose request has its effect.
var carriedOut = []string{"drop", "504after", "late", "killafter"}

func answer(e *exchange, f *fault) { refuse(e.w, f.status()) }

// everyFault is what each request of each workload meets.
var everyFault = []string{"409", "429", "500", "503", "504", "drop", "504after", "delay", "killbefore", "killafter", "cut", "hold"}

// plan is a workload with faults.
type plan struct {
	Workload string  `json:"workload"`
	Faults   []fault `json:"faults,omitempty"`
	// Stale moves the manager to an API server that is behind, in the last step.
	Stale bool `json:"stale,omitempty"`
	// Found says what the plan found when it was written.
	Found string `json:"found,omitempty"`
}

// name is a part of the name of a test.
func (p plan) name() string {
	var parts []string
	for _, f := range p.Faults {
		parts = append(parts, f.Fault, strings.NewReplacer(" ", "-", "/", "-").Replace(f.Request+f.Read+f.Watch)+"-"+strconv.Itoa(f.Ordinal))
	}
	return strings.Join(parts, "/")
}

// ofAName is how many requests of one name fail, one in each plan: what comes
// later is the same again.
const ofAName = 3

// plansOf are a workload's plans: every request of its runs without faults,
// with every fault.
func plansOf(workload string, requests []request) (plans []plan) {
	var names []fault
	for _, r := range requests {
		f := fault{Request: r.name, Ordinal: r.ordinal}
		if r.ordinal <= ofAName && !slices.ContainsFunc(names, func(n fault) bool { return n.Request == f.Request && n.Ordinal == f.Ordinal }) {
			names = append(names, f)
		}
	}
	for _, kind := range everyFault {
		for _, f := range names {
			f.Fault = kind
			plans = append(plans, plan{Workload: workload, Faults: []fault{f}})
		}
	}
	return plans
}

// some picks so many plans, spread over the faults and the requests. The same
// workload always gives the same ones.
func some(plans []plan, count, offset int) (picked []plan) {
	requests := len(plans) / len(everyFault)
	for i := range min(count, len(plans)) {
		kind := (offset + i) % len(everyFault)
		picked = append(picked, plans[kind*requests+(offset+i*3)%requests])
	}
	return picked
}
