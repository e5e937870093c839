// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// catalog is the objects of all manifests: what the API server would hold. It
// implements fetch.Objects.
type catalog struct {
	schemas    map[schema.GroupVersionKind]*kindSchema
	namespace  string
	files      map[identity]string                     // where each object was found, valid or not
	admitted   map[identity]*unstructured.Unstructured // ours, with defaults, as the user wrote them
	sources    []*v1alpha1.ExportSource
	reports    []*v1alpha1.CustomerAdoption
	portfolios []*v1alpha1.PortfolioAdoption
	configMaps map[types.NamespacedName]*corev1.ConfigMap
	secrets    map[types.NamespacedName]*corev1.Secret
	flux       map[identity]*unstructured.Unstructured
}

// identity is what an object is known by.
type identity struct {
	kind string
	types.NamespacedName
}

// String is one line whatever the manifest calls the object.
func (id identity) String() string {
	return strings.Trim(strconv.Quote(id.kind+" "+id.NamespacedName.String()), `"`)
}

// newCatalog makes an empty catalog; objects without a namespace get the
// given one.
func newCatalog(schemas map[schema.GroupVersionKind]*kindSchema, namespace string) *catalog {
	return &catalog{
		schemas:    schemas,
		namespace:  namespace,
		files:      map[identity]string{},
		admitted:   map[identity]*unstructured.Unstructured{},
		configMaps: map[types.NamespacedName]*corev1.ConfigMap{},
		secrets:    map[types.NamespacedName]*corev1.Secret{},
		flux:       map[identity]*unstructured.Unstructured{},
	}
}

// load adds the objects of every file and gives one fault for each object that
// cannot be used.
func (c *catalog) load(files []file) *faults {
	found := &faults{}
	for _, f := range files {
		objects, broken := objectsOf(f)
		found.add(broken...)
		for _, obj := range objects {
			err := c.add(f.name, obj)
			switch {
			case err == nil:
			case obj.GetKind() == "ExportSource":
				found.addSource(keyOf(obj), err)
			default:
				found.add(err)
			}
		}
	}
	slices.SortFunc(c.sources, byName[*v1alpha1.ExportSource])
	slices.SortFunc(c.reports, byName[*v1alpha1.CustomerAdoption])
	slices.SortFunc(c.portfolios, byName[*v1alpha1.PortfolioAdoption])
	return found
}

func byName[T metav1.Object](a, b T) int {
	return cmp.Or(cmp.Compare(a.GetNamespace(), b.GetNamespace()), cmp.Compare(a.GetName(), b.GetName()))
}

// add takes one object; kinds that a report does not use are passed over.
func (c *catalog) add(file string, obj *unstructured.Unstructured) error {
	kind := obj.GroupVersionKind()
	if !c.uses(kind) {
		return nil
	}
	if obj.GetNamespace() == "" {
		obj.SetNamespace(c.namespace)
	}
	id := identity{kind: kind.Kind, NamespacedName: keyOf(obj)}
	if first, ok := c.files[id]; ok && id.Name != "" {
		return fmt.Errorf("%s: %s: given before in %s; keep one of them", file, id, first)
	}
	c.files[id] = file
	if err := c.accept(id, obj); err != nil {
		return fmt.Errorf("%s: %s: %w", file, id, err)
	}
	return nil
}

// sourcesNamed finds the ExportSources, valid or not, called name or
// namespace/name.
func (c *catalog) sourcesNamed(name string) []types.NamespacedName {
	var found []types.NamespacedName
	for id := range c.files {
		if id.kind == "ExportSource" && (name == id.Name || name == id.NamespacedName.String()) {
			found = append(found, id.NamespacedName)
		}
	}
	return found
}

// uses says whether a report needs the kind. Every kind of the operator's own group
// is looked at, and each of its kinds in any group, so that a wrong version or a
// misspelled group does not go unnoticed.
func (c *catalog) uses(kind schema.GroupVersionKind) bool {
	own := kind.Group == v1alpha1.SchemeGroupVersion.Group || slices.Contains(ownKinds, kind.Kind)
	return own || kind == configMapKind || kind == secretKind || isFlux(kind)
}

// ownKinds are the kinds of the operator.
var ownKinds = []string{"ExportSource", "CustomerAdoption", "PortfolioAdoption"}

// isFlux says that an object may hold an artifact, in its status.
func isFlux(kind schema.GroupVersionKind) bool {
	return kind.GroupVersion() == schema.GroupVersion{Group: "source.toolkit.fluxcd.io", Version: "v1"}
}

var (
	configMapKind = corev1.SchemeGroupVersion.WithKind("ConfigMap")
	secretKind    = corev1.SchemeGroupVersion.WithKind("Secret")
)

func (c *catalog) accept(id identity, obj *unstructured.Unstructured) error {
	kind := obj.GroupVersionKind()
	switch kind {
	case configMapKind:
		return c.acceptConfigMap(obj)
	case secretKind:
		return c.acceptSecret(obj)
	}
	if isFlux(kind) {
		c.flux[id] = obj
		return nil
	}
	definition, ok := c.schemas[kind]
	if !ok {
		return fmt.Errorf("apiVersion or kind unknown; this program reads %s of apiVersion %s%s", strings.Join(ownKinds, ", "), v1alpha1.SchemeGroupVersion, suggestKind(kind))
	}
	if err := definition.admit(obj); err != nil {
		return err
	}
	c.admitted[id] = obj
	switch kind.Kind {
	case "ExportSource":
		return appendTyped(&c.sources, obj, &v1alpha1.ExportSource{})
	case "PortfolioAdoption":
		return appendTyped(&c.portfolios, obj, &v1alpha1.PortfolioAdoption{})
	}
	return appendTyped(&c.reports, obj, &v1alpha1.CustomerAdoption{})
}

// appendTyped turns a valid object into its type and adds it to a list.
func appendTyped[T any](list *[]T, obj *unstructured.Unstructured, typed T) error {
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(obj.Object, typed); err != nil {
		return errors.New("a field has a value of the wrong type")
	}
	*list = append(*list, typed)
	return nil
}

func (c *catalog) acceptConfigMap(obj *unstructured.Unstructured) error {
	configMap := &corev1.ConfigMap{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(obj.Object, configMap); err != nil {
		return errors.New("not a ConfigMap; data holds text, binaryData base64")
	}
	c.configMaps[keyOf(configMap)] = configMap
	return nil
}

func (c *catalog) acceptSecret(obj *unstructured.Unstructured) error {
	secret := &corev1.Secret{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(obj.Object, secret); err != nil {
		return errors.New("not a Secret; data holds base64, stringData text")
	}
	for key, text := range secret.StringData {
		if secret.Data == nil {
			secret.Data = map[string][]byte{}
		}
		secret.Data[key] = []byte(text)
	}
	c.secrets[keyOf(secret)] = secret
	return nil
}

func keyOf(obj metav1.Object) types.NamespacedName {
	return types.NamespacedName{Namespace: obj.GetNamespace(), Name: obj.GetName()}
}

// ConfigMap implements fetch.Objects.
func (c *catalog) ConfigMap(_ context.Context, namespace, name string) (*corev1.ConfigMap, error) {
	if obj, ok := c.configMaps[types.NamespacedName{Namespace: namespace, Name: name}]; ok {
		return obj, nil
	}
	return nil, apierrors.NewNotFound(corev1.Resource("configmaps"), name)
}

// Secret implements fetch.Objects.
func (c *catalog) Secret(_ context.Context, namespace, name string) (*corev1.Secret, error) {
	if obj, ok := c.secrets[types.NamespacedName{Namespace: namespace, Name: name}]; ok {
		return obj, nil
	}
	return nil, apierrors.NewNotFound(corev1.Resource("secrets"), name)
}

// FluxSource implements fetch.Objects.
func (c *catalog) FluxSource(_ context.Context, kind, namespace, name string) (*unstructured.Unstructured, error) {
	id := identity{kind: kind, NamespacedName: types.NamespacedName{Namespace: namespace, Name: name}}
	if obj, ok := c.flux[id]; ok {
		return obj, nil
	}
	return nil, apierrors.NewNotFound(schema.GroupResource{Group: "source.toolkit.fluxcd.io", Resource: strings.ToLower(kind)}, name)
}
