// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// boundedRecorder sends at most eventsPerHour events of one object and reason.
// The next one that is sent says how many were left out.
type boundedRecorder struct {
	events.EventRecorder
	clock clock.PassiveClock

	mutex sync.Mutex
	sent  map[eventKey]*sentEvents
	swept time.Time
}

const eventsPerHour = 12

// eventKey is what is counted.
type eventKey struct {
	object types.UID
	reason string
}

// sentEvents are the events of the last hour.
type sentEvents struct {
	at      []time.Time
	leftOut int64
}

func newBoundedRecorder(recorder events.EventRecorder, now clock.PassiveClock) *boundedRecorder {
	return &boundedRecorder{EventRecorder: recorder, clock: now, sent: map[eventKey]*sentEvents{}}
}

// Eventf implements events.EventRecorder.
//
//nolint:revive // the arguments are those of events.EventRecorder
func (r *boundedRecorder) Eventf(regarding, related runtime.Object, kind, reason, action, note string, args ...any) {
	leftOut, ok := r.permit(regarding, reason)
	if !ok {
		return
	}
	text := fmt.Sprintf(note, args...)
	if leftOut > 0 {
		more := fmt.Sprintf(" (%s of this reason left out before)", wording.Count(leftOut, "event"))
		text = wording.Clip(text, maxNote-len(more)) + more
	}
	r.EventRecorder.Eventf(regarding, related, kind, reason, action, "%s", text)
}

// permit counts an event, and gives how many were left out before it.
func (r *boundedRecorder) permit(regarding runtime.Object, reason string) (leftOut int64, ok bool) {
	object, err := meta.Accessor(regarding)
	if err != nil {
		return 0, true
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	now := r.clock.Now()
	r.sweep(now)
	key := eventKey{object.GetUID(), reason}
	sent := r.sent[key]
	if sent == nil {
		sent = &sentEvents{}
		r.sent[key] = sent
	}
	recent := slices.DeleteFunc(sent.at, func(at time.Time) bool { return now.Sub(at) >= time.Hour })
	if len(recent) >= eventsPerHour {
		sent.at = recent
		sent.leftOut++
		return 0, false
	}
	leftOut, sent.leftOut = sent.leftOut, 0
	sent.at = append(recent, now)
	return leftOut, true
}

// sweep drops, once a minute, what no bound depends on any more: an object may
// be gone. What was left out is remembered for a day.
func (r *boundedRecorder) sweep(now time.Time) {
	if now.Sub(r.swept) < time.Minute {
		return
	}
	r.swept = now
	for key, sent := range r.sent {
		if age := now.Sub(sent.at[len(sent.at)-1]); age >= 24*time.Hour || age >= time.Hour && sent.leftOut == 0 {
			delete(r.sent, key)
		}
	}
}
