// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"slices"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/resourceversion"
	"sigs.k8s.io/controller-runtime/pkg/client"
	logf "sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
)

// writes remembers the last status write of each object of a kind. The cache may
// be older than that write: a status that is compared with the cache alone
// looks unchanged when it is not, and is never written. Where a write failed,
// only the API server knows whether it was carried out.
type writes struct {
	mutex sync.Mutex
	last  map[types.NamespacedName]write
}

// write is the last status write of one object.
type write struct {
	uid types.UID
	// digest is that of the status as it was sent.
	digest string
	// version is the resource version that the write made, or at which the status
	// needed no write; empty until one is known.
	version string
	// at is when that write succeeded.
	at time.Time
	// unknown says that a write was sent and no success came back: it may have
	// been carried out.
	unknown bool
	// untold are the transitions of writes that failed: they are told with the
	// next success if they still hold.
	untold []evaluation.Transition
	// failures counts what failed since the last success.
	failures int
	// ours is the object with the status that it had from this process, before
	// somebody else wrote another one; nil when nobody did.
	ours client.Object
}

// of gives the last write to the very object; the zero write for none.
func (w *writes) of(obj client.Object) write {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.known(obj)
}

func (w *writes) known(obj client.Object) write {
	if last, ok := w.last[client.ObjectKeyFromObject(obj)]; ok && last.uid == obj.GetUID() {
		return last
	}
	return write{uid: obj.GetUID()}
}

// change changes what is known of an object. Workers and watches do so at the
// same time.
func (w *writes) change(obj client.Object, change func(*write)) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	last := w.known(obj)
	change(&last)
	if w.last == nil {
		w.last = map[types.NamespacedName]write{}
	}
	w.last[client.ObjectKeyFromObject(obj)] = last
}

// behind says that the object comes from a cache that has not seen the last
// write yet.
func (w *writes) behind(obj client.Object) bool {
	last := w.of(obj)
	return last.version != "" && older(obj.GetResourceVersion(), last.version)
}

// unknown says that the last write failed, so that the status may be another
// than the cache says, or that somebody else has written it.
func (w *writes) unknown(obj client.Object) bool { return w.of(obj).unknown }

// began notes a write before it is sent: the watch may tell of it before the
// answer comes.
func (w *writes) began(obj client.Object, digest string) {
	w.change(obj, func(last *write) { last.digest, last.unknown = digest, true })
}

// succeeded notes the resource version that a write made.
func (w *writes) succeeded(obj client.Object, now time.Time) {
	w.change(obj, func(last *write) {
		last.version, last.at, last.unknown, last.failures = obj.GetResourceVersion(), now, false, 0
		last.ours = nil
	})
}

// agreed notes that the status of an object from the cache is what this process
// would write.
func (w *writes) agreed(obj client.Object) {
	w.change(obj, func(last *write) {
		if last.version == "" || older(last.version, obj.GetResourceVersion()) {
			last.version = obj.GetResourceVersion()
		}
	})
}

// failed notes a failed write to the object or to what it owns, and says how
// long to wait before the next: for the cache after a conflict, for the API
// server after any other error.
func (w *writes) failed(ctx context.Context, obj client.Object, err error) time.Duration {
	failures := 0
	w.change(obj, func(last *write) {
		last.failures++
		failures = last.failures
	})
	// A single conflict is usual, since the cache is always a little late, and an
	// object that is gone ends the matter.
	usual := failures == 1 && apierrors.IsConflict(err) || apierrors.IsNotFound(err)
	if !usual {
		logf.FromContext(ctx).Info("A write failed and is tried again", "failures", failures, "error", err.Error())
	}
	return writeBackoff(failures)
}

// sinceLast is how long ago the last write succeeded; very long when none has.
func (w *writes) sinceLast(obj client.Object, now time.Time) time.Duration {
	return now.Sub(w.of(obj).at)
}

// missed keeps transitions of a write that failed.
func (w *writes) missed(obj client.Object, found []evaluation.Transition) {
	w.change(obj, func(last *write) { last.untold = append(slices.Clip(last.untold), found...) })
}

// untold takes the transitions of failed writes that hold in the conditions that
// an object has now, the latest of each condition.
func (w *writes) untold(obj client.Object, now []metav1.Condition) (holds []evaluation.Transition) {
	var untold []evaluation.Transition
	w.change(obj, func(last *write) { untold, last.untold = last.untold, nil })
	for _, t := range untold {
		c := meta.FindStatusCondition(now, t.Condition.Type)
		if c == nil || c.Status != t.Condition.Status || c.Reason != t.Condition.Reason {
			continue
		}
		holds = slices.DeleteFunc(holds, func(h evaluation.Transition) bool { return h.Condition.Type == t.Condition.Type })
		holds = append(holds, t)
	}
	return holds
}

// forget drops what is known of an object that is gone.
func (w *writes) forget(key types.NamespacedName) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	delete(w.last, key)
}

// older compares resource versions; one that cannot be compared is not older.
func older(a, b string) bool {
	order, err := resourceversion.CompareResourceVersion(a, b)
	return err == nil && order < 0
}

const (
	// catchUp is how long to wait for a cache that is behind.
	catchUp = 100 * time.Millisecond
	// longestBackoff bounds the time until a failed write is tried again, so that
	// statuses are right soon after the API server is back.
	longestBackoff = 16 * time.Second
)

// writeBackoff doubles from half a second.
func writeBackoff(failures int) time.Duration {
	return min(time.Second<<min(failures-1, 10)/2, longestBackoff)
}
