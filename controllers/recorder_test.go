// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/events"
	clocktesting "k8s.io/utils/clock/testing"
)

// An object that changes all the time has twelve events an hour of one reason,
// and the next says how many were left out.
func TestEventsAreBounded(t *testing.T) {
	now, sent := clocktesting.NewFakePassiveClock(today), events.NewFakeRecorder(100)
	r := newBoundedRecorder(sent, now)
	tell := func(uid, reason, note string) {
		obj := usageSource()
		obj.UID = types.UID(uid)
		r.Eventf(obj, nil, "Warning", reason, "Ready", "%s", note)
	}
	for i := range 20 {
		tell("a", "HeaderMissing", fmt.Sprint("note ", i))
		now.SetTime(now.Now().Add(time.Minute))
	}
	tell("a", "Fetched", "another reason")
	tell("b", "HeaderMissing", "another object")
	now.SetTime(today.Add(time.Hour))
	tell("a", "HeaderMissing", "an hour later %d")
	tell("a", "HeaderMissing", "twelve within the hour")
	now.SetTime(today.Add(time.Hour + 12*time.Minute))
	tell("a", "HeaderMissing", strings.Repeat("long ", 250))

	var want []string
	for i := range 12 {
		want = append(want, fmt.Sprint("Warning HeaderMissing note ", i))
	}
	more := " (1 event of this reason left out before)"
	want = append(want, "Warning Fetched another reason", "Warning HeaderMissing another object",
		"Warning HeaderMissing an hour later %d (8 events of this reason left out before)",
		"Warning HeaderMissing "+strings.Repeat("long ", 250)[:maxNote-len(more)]+more)
	var got []string
	for len(sent.Events) > 0 {
		got = append(got, <-sent.Events)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	now.SetTime(today.Add(100 * time.Hour))
	tell("c", "Fetched", "the first for long")
	if len(r.sent) != 1 {
		t.Errorf("%d objects and reasons are remembered for ever", len(r.sent))
	}
}

// A transition whose write seemed to fail is told with the next look.
func TestEventOfALostWrite(t *testing.T) {
	w := newWorld(t)
	w.usage(usageOf(60))
	w.watches.hold("customeradoptions")
	w.watches.loseAnswer()
	w.export("usage", usageOf(20))
	w.Eventually(func(g gomega.Gomega) {
		g.Expect(w.getReport(g, "alpha").Status.Usage.Active).To(gomega.Equal(int64(20)))
	}).Should(gomega.Succeed())
	w.watches.release()
	w.Eventually(func() []string { return w.events("CustomerAdoption", "alpha") }).Should(gomega.ContainElement("Warning LowUsage BelowTarget"))
}
