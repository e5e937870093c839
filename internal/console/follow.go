// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-logr/logr"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/internalversion"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

const (
	// pageSize is the number of objects in one answer of a list. One status may
	// have 64 KiB.
	pageSize = 250
	// listTimeout is how long one answer of a list may take.
	listTimeout = 30 * time.Second
)

// follow keeps the view as the cluster is, until ctx ends.
func (v *view) follow(ctx context.Context, config *rest.Config) error {
	// The pages say what fails. The lines of the library would only repeat it.
	ctx = logr.NewContext(ctx, logr.Discard())
	from := origin{config: config, namespace: v.namespace}
	return errors.Join(
		start(ctx, from, v.customers, subject{"customeradoptions", func() runtime.Object { return &v1alpha1.CustomerAdoptionList{} }, keepCustomer}),
		start(ctx, from, v.portfolios, subject{"portfolioadoptions", func() runtime.Object { return &v1alpha1.PortfolioAdoptionList{} }, keepStripped}),
		start(ctx, from, v.sources, subject{"exportsources", func() runtime.Object { return &v1alpha1.ExportSourceList{} }, keepStripped}),
	)
}

// attempts tells how each request has ended. The client tries a request again that
// ends early, and hides that: a watch that never comes about looks like one without
// events.
type attempts struct {
	next http.RoundTripper
	tell func(error)
}

// RoundTrip implements http.RoundTripper.
func (a attempts) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := a.next.RoundTrip(r)
	if err != nil || answer.StatusCode < http.StatusMultipleChoices {
		a.tell(err)
	}
	return answer, err
}

// newClient reads the kinds of this API only.
func newClient(config *rest.Config, tell func(error)) (rest.Interface, runtime.ParameterCodec, error) {
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		return nil, nil, err
	}
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	settings := rest.CopyConfig(config)
	settings.Wrap(func(next http.RoundTripper) http.RoundTripper { return attempts{next, tell} })
	settings.Timeout = 0 // it would end every watch
	settings.APIPath, settings.GroupVersion = "/apis", &v1alpha1.SchemeGroupVersion
	settings.NegotiatedSerializer = serializer.NewCodecFactory(scheme).WithoutConversion()
	settings.ContentType, settings.AcceptContentTypes = runtime.ContentTypeJSON, runtime.ContentTypeJSON
	client, err := rest.RESTClientFor(settings)
	return client, runtime.NewParameterCodec(scheme), err
}

// subject is a kind to follow: its resource, its list, and how its objects are
// kept.
type subject struct {
	resource string
	newList  func() runtime.Object
	keep     func(runtime.Object) (object, error)
}

// origin is where objects come from.
type origin struct {
	config     *rest.Config
	client     rest.Interface
	parameters runtime.ParameterCodec
	namespace  string
}

// start follows one kind in the background.
func start[T object](ctx context.Context, from origin, to *objectStore[T], of subject) (err error) {
	if from.client, from.parameters, err = newClient(from.config, to.tell); err != nil {
		return fmt.Errorf("find the cluster: %w", err)
	}
	lists := pagedLists{&cache.ListWatch{
		ListWithContextFunc: func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
			list, err := from.list(ctx, of, options)
			if err != nil {
				to.tell(err)
			}
			if apierrors.IsForbidden(err) {
				to.drop()
			}
			return list, err
		},
		WatchFuncWithContext: func(ctx context.Context, options metav1.ListOptions) (watch.Interface, error) {
			w, err := from.watch(ctx, of, options)
			if err != nil {
				to.tell(err)
			}
			return w, err
		},
	}}
	reflector := cache.NewReflectorWithOptions(lists, nil, to, cache.ReflectorOptions{
		Name:    "console",
		Backoff: &wait.Backoff{Duration: 500 * time.Millisecond, Factor: 2, Jitter: 0.5, Steps: 5, Cap: 10 * time.Second},
	})
	reflector.WatchListPageSize = pageSize
	go reflector.RunWithContext(ctx)
	return nil
}

// pagedLists begins with a list in pages. A list as a stream would be whole in
// memory before it is kept.
type pagedLists struct{ *cache.ListWatch }

// IsWatchListSemanticsUnSupported is what the reflector asks for.
func (pagedLists) IsWatchListSemanticsUnSupported() bool { return true }

func (o origin) request(of subject, options *metav1.ListOptions) *rest.Request {
	return o.client.Get().NamespaceIfScoped(o.namespace, o.namespace != "").Resource(of.resource).VersionedParams(options, o.parameters)
}

// list reads one page, and keeps its objects in their small form.
func (o origin) list(ctx context.Context, of subject, options metav1.ListOptions) (runtime.Object, error) {
	if options.ResourceVersion == "0" {
		options.ResourceVersion = "" // the API server ignores the limit of a list at 0
	}
	list := of.newList()
	if err := o.request(of, &options).Timeout(listTimeout).Do(ctx).Into(list); err != nil {
		return nil, err
	}
	kept := &internalversion.List{}
	read, err := meta.ListAccessor(list)
	if err != nil {
		return nil, err
	}
	kept.ResourceVersion, kept.Continue, kept.RemainingItemCount = read.GetResourceVersion(), read.GetContinue(), read.GetRemainingItemCount()
	err = meta.EachListItem(list, func(obj runtime.Object) error {
		small, err := of.keep(obj)
		if err != nil {
			return err
		}
		kept.Items = append(kept.Items, small)
		return nil
	})
	return kept, err
}

func (o origin) watch(ctx context.Context, of subject, options metav1.ListOptions) (watch.Interface, error) {
	options.Watch = true
	w, err := o.request(of, &options).Watch(ctx)
	if err != nil {
		return nil, err
	}
	return watch.Filter(w, func(e watch.Event) (watch.Event, bool) {
		if e.Type != watch.Added && e.Type != watch.Modified && e.Type != watch.Deleted {
			return e, true
		}
		small, err := of.keep(e.Object)
		if err != nil {
			return watch.Event{Type: watch.Error, Object: &apierrors.NewInternalError(err).ErrStatus}, true
		}
		e.Object = small
		return e, true
	}), nil
}
