// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package console

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/cache"
	"k8s.io/utils/clock"
)

// objectStore holds the objects of one kind as they were last read. It implements
// cache.ReflectorStore. Objects in it are never changed, only replaced.
type objectStore[T object] struct {
	kind  string
	clock clock.PassiveClock
	// changed is called after every change, without the lock.
	changed func()

	mu      sync.RWMutex
	objects map[types.NamespacedName]T
	link    link
}

// link is the connection by which a kind is followed.
type link struct {
	// read says that the objects were read at least once.
	read bool
	// err is the last failure, nil while the kind is followed. since is when
	// the failures began.
	err   error
	since time.Time
}

func newObjectStore[T object](kind string, now clock.PassiveClock, changed func()) *objectStore[T] {
	return &objectStore[T]{kind: kind, clock: now, changed: changed, objects: map[types.NamespacedName]T{}}
}

// tell notes how a request of the kind has ended. A version that the API server no
// longer has is no failure: the next list begins anew.
func (s *objectStore[T]) tell(err error) {
	if apierrors.IsResourceExpired(err) || apierrors.IsGone(err) || errors.Is(err, context.Canceled) {
		return
	}
	s.mu.Lock()
	same := (s.link.err == nil) == (err == nil)
	switch {
	case err == nil:
		s.link.err, s.link.since = nil, time.Time{}
	case s.link.err == nil:
		s.link.err, s.link.since = err, s.clock.Now()
	default:
		same = apierrors.ReasonForError(s.link.err) == apierrors.ReasonForError(err)
		s.link.err = err
	}
	s.mu.Unlock()
	if !same {
		s.changed()
	}
}

// drop forgets the objects, because the right to list them is gone.
func (s *objectStore[T]) drop() {
	s.mu.Lock()
	s.objects, s.link.read = map[types.NamespacedName]T{}, false
	s.mu.Unlock()
	s.changed()
}

// state gives the connection of the kind.
func (s *objectStore[T]) state() link {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.link
}

// all gives the objects, in no order.
func (s *objectStore[T]) all() []T {
	s.mu.RLock()
	defer s.mu.RUnlock()
	list := make([]T, 0, len(s.objects))
	for _, o := range s.objects {
		list = append(list, o)
	}
	return list
}

// get gives an object by its name.
func (s *objectStore[T]) get(namespace, name string) (o T, found bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	o, found = s.objects[types.NamespacedName{Namespace: namespace, Name: name}]
	return o, found
}

// Add implements cache.ReflectorStore.
func (s *objectStore[T]) Add(obj any) error {
	o, ok := obj.(T)
	if !ok {
		return fmt.Errorf("%s: %T has no place here", s.kind, obj)
	}
	s.mu.Lock()
	s.objects[keyOf(o)] = o
	s.mu.Unlock()
	s.changed()
	return nil
}

// Update implements cache.ReflectorStore.
func (s *objectStore[T]) Update(obj any) error { return s.Add(obj) }

// Delete implements cache.ReflectorStore.
func (s *objectStore[T]) Delete(obj any) error {
	o, ok := obj.(T)
	if !ok {
		return fmt.Errorf("%s: %T has no place here", s.kind, obj)
	}
	s.mu.Lock()
	delete(s.objects, keyOf(o))
	s.mu.Unlock()
	s.changed()
	return nil
}

// Replace implements cache.ReflectorStore.
func (s *objectStore[T]) Replace(list []any, _ string) error {
	objects := make(map[types.NamespacedName]T, len(list))
	for _, obj := range list {
		o, ok := obj.(T)
		if !ok {
			return fmt.Errorf("%s: %T has no place here", s.kind, obj)
		}
		objects[keyOf(o)] = o
	}
	s.mu.Lock()
	s.objects, s.link.read = objects, true
	s.mu.Unlock()
	s.changed()
	return nil
}

// Resync implements cache.ReflectorStore. There is nothing to do.
func (s *objectStore[T]) Resync() error { return nil }

var _ cache.ReflectorStore = &objectStore[*customer]{}

func keyOf(o object) types.NamespacedName {
	return types.NamespacedName{Namespace: o.GetNamespace(), Name: o.GetName()}
}
