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
	last sync.Map // types.NamespacedName -> write
}

// write is the last status write of one object.
type write struct {
	uid types.UID
	// digest is that of the status as it was sent.
	digest string
	// version is the resource version that the write made; empty until it
	// succeeded.
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
}

// of gives the last write to the very object; the zero write for none.
func (w *writes) of(obj client.Object) write {
	if value, ok := w.last.Load(client.ObjectKeyFromObject(obj)); ok && value.(write).uid == obj.GetUID() {
		return value.(write)
	}
	return write{uid: obj.GetUID()}
}

// behind says that the object comes from a cache that has not seen the last
// write yet.
func (w *writes) behind(obj client.Object) bool {
	last := w.of(obj)
	return last.version != "" && older(obj.GetResourceVersion(), last.version)
}

// unknown says that the last write failed, so that the status may be another
// than the cache says.
func (w *writes) unknown(obj client.Object) bool { return w.of(obj).unknown }

// began notes a write before it is sent: the watch may tell of it before the
// answer comes.
func (w *writes) began(obj client.Object, digest string) {
	last := w.of(obj)
	last.digest, last.unknown = digest, true
	w.last.Store(client.ObjectKeyFromObject(obj), last)
}

// succeeded notes the resource version that a write made.
func (w *writes) succeeded(obj client.Object, now time.Time) {
	last := w.of(obj)
	last.version, last.at, last.unknown, last.failures = obj.GetResourceVersion(), now, false, 0
	w.last.Store(client.ObjectKeyFromObject(obj), last)
}

// failed notes a failed write to the object or to what it owns, and says how
// long to wait before the next: for the cache after a conflict, for the API
// server after any other error.
func (w *writes) failed(ctx context.Context, obj client.Object, err error) time.Duration {
	last := w.of(obj)
	last.failures++
	w.last.Store(client.ObjectKeyFromObject(obj), last)
	// A single conflict is usual, since the cache is always a little late, and an
	// object that is gone ends the matter.
	usual := last.failures == 1 && apierrors.IsConflict(err) || apierrors.IsNotFound(err)
	if !usual {
		logf.FromContext(ctx).Info("A write failed and is tried again", "failures", last.failures, "error", err.Error())
	}
	return writeBackoff(last.failures)
}

// sinceLast is how long ago the last write succeeded; very long when none has.
func (w *writes) sinceLast(obj client.Object, now time.Time) time.Duration {
	return now.Sub(w.of(obj).at)
}

// missed keeps transitions of a write that failed.
func (w *writes) missed(obj client.Object, found []evaluation.Transition) {
	last := w.of(obj)
	last.untold = append(last.untold, found...)
	w.last.Store(client.ObjectKeyFromObject(obj), last)
}

// untold takes the transitions of failed writes that hold in the conditions that
// an object has now, the latest of each condition.
func (w *writes) untold(obj client.Object, now []metav1.Condition) (holds []evaluation.Transition) {
	last := w.of(obj)
	for _, t := range last.untold {
		c := meta.FindStatusCondition(now, t.Condition.Type)
		if c == nil || c.Status != t.Condition.Status || c.Reason != t.Condition.Reason {
			continue
		}
		holds = slices.DeleteFunc(holds, func(h evaluation.Transition) bool { return h.Condition.Type == t.Condition.Type })
		holds = append(holds, t)
	}
	last.untold = nil
	w.last.Store(client.ObjectKeyFromObject(obj), last)
	return holds
}

// forget drops what is known of an object that is gone.
func (w *writes) forget(key types.NamespacedName) { w.last.Delete(key) }

// own says that a status in the cache is the one last sent, or older than what
// the last write made of it: nobody else has written it since.
func (w *writes) own(obj client.Object, digest string) bool {
	last := w.of(obj)
	return last.digest == digest || last.version != "" && !older(last.version, obj.GetResourceVersion())
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
