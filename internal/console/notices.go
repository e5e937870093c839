// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package console

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// notice is what a reader has to know before the figures. Detail is in English;
// empty for none.
type notice struct{ Text, Detail string }

// notices say which kinds are not followed, and why. Kinds with the same trouble
// share a notice.
func (p *pages) notices() []notice {
	var all []notice
	for _, k := range []struct {
		kind string
		link link
	}{
		{p.view.customers.kind, p.view.customers.state()},
		{p.view.portfolios.kind, p.view.portfolios.state()},
		{p.view.sources.kind, p.view.sources.state()},
	} {
		n := p.notice(k.kind, k.link)
		if n.Text != "" && !slices.ContainsFunc(all, func(other notice) bool { return other.Text == n.Text }) {
			all = append(all, n)
		}
	}
	return all
}

func (p *pages) notice(kind string, l link) notice {
	switch {
	case l.err == nil && l.read:
		return notice{}
	case l.err == nil:
		return notice{Text: p.locale.Text("console.reading", kind)}
	case apierrors.IsForbidden(l.err):
		return notice{Text: p.locale.Text("console.forbidden", kind)}
	case apierrors.IsNotFound(l.err):
		return notice{Text: p.locale.Text("console.noKind", kind)}
	case apierrors.IsUnauthorized(l.err):
		return notice{Text: p.locale.Text("console.unauthorized")}
	case !l.read:
		return notice{p.locale.Text("console.unreachable", l.since.Format(time.TimeOnly)), causeOf(l.err)}
	default:
		return notice{p.locale.Text("console.lost", l.since.Format(time.TimeOnly)), causeOf(l.err)}
	}
}

// causeOf is the error without the address of the request, which differs between
// the kinds.
func causeOf(err error) string {
	if request, ok := errors.AsType[*url.Error](err); ok {
		err = request.Err
	}
	return err.Error()
}

// evaluated tells how far the operator is with an object.
type evaluated struct {
	generation, observed int64
	conditions           int
}

// objectState is what has to be said about an object beside its figures.
type objectState struct {
	// Waits says what the first evaluation waits for; empty when there was one.
	Waits []notice
	// Missing are listed sources that do not exist.
	Missing []string
	// Outdated says that the spec is newer than the figures.
	Outdated bool
}

func (p *pages) stateOf(namespace string, refs []v1alpha1.SourceReference, e evaluated) (s objectState) {
	s.Outdated = e.conditions > 0 && e.observed < e.generation
	known := p.view.sources.state().read
	for _, ref := range refs {
		source, found := p.view.sources.get(namespace, ref.Name)
		switch {
		case !found && known:
			s.Missing = append(s.Missing, p.locale.Text("console.noSource", ref.Name))
		case found && e.conditions == 0 && !meta.IsStatusConditionTrue(source.Status.Conditions, v1alpha1.ReadyCondition):
			s.Waits = append(s.Waits, p.waitsForSource(source))
		}
	}
	if e.conditions == 0 && len(s.Waits)+len(s.Missing) == 0 {
		s.Waits = append(s.Waits, notice{Text: p.locale.Text("console.waitsForOperator")})
	}
	return s
}

func (p *pages) waitsForSource(s *v1alpha1.ExportSource) notice {
	ready := meta.FindStatusCondition(s.Status.Conditions, v1alpha1.ReadyCondition)
	if ready == nil {
		return notice{Text: p.locale.Text("console.unread", s.Name)}
	}
	return notice{p.locale.Text("pair", s.Name, p.locale.Code("reason", ready.Reason)), ready.Message}
}

// sourcesPart is the data of the template consoleSources.
type sourcesPart struct {
	Sources []*v1alpha1.ExportSource
	// Unread says which sources wait for their first read.
	Unread []string
}

func (p *pages) unread(all []*v1alpha1.ExportSource) (words []string) {
	for _, s := range all {
		if len(s.Status.Conditions) == 0 {
			words = append(words, p.locale.Text("console.unread", s.Name))
		}
	}
	return words
}

func byName[T object](a, b T) int {
	return cmp.Or(cmp.Compare(a.GetNamespace(), b.GetNamespace()), cmp.Compare(a.GetName(), b.GetName()))
}
