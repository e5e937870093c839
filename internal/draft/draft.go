// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package draft

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// PortfolioName is the name of the PortfolioAdoption.
const PortfolioName = "portfolio"

// Options say what a draft is made of.
type Options struct {
	// Files are paths of exports.
	Files []string
	Hints *Hints
	// Reader reads them, with the limits of the command line.
	Reader ingest.Reader
	// Now is when the files are read.
	Now time.Time
}

// Draft is what files give: sources in the order of preference, and the portfolio
// of all their customers with a template for their reports.
type Draft struct {
	Sources   []Source
	Portfolio *v1alpha1.PortfolioAdoption
	files     []*understanding
	// objects are the names of the ConfigMaps or Secrets of the files, by path.
	objects map[string]string
}

// Source is an ExportSource, and the file that is read in the place of its origin.
type Source struct {
	*v1alpha1.ExportSource
	Path string

	attempt *attempt
}

// Make understands files. The error is a *Question, joined with others, or says
// which file can't be read.
func Make(ctx context.Context, o Options) (*Draft, error) {
	if err := checkFiles(o.Files); err != nil {
		return nil, err
	}
	hints, err := o.Hints.parse(o.Files)
	if err != nil {
		return nil, &Question{err.Error()}
	}
	files, err := inspector{reader: o.Reader, now: o.Now, hints: hints}.understandAll(ctx, o.Files)
	if err != nil {
		return nil, err
	}
	d := &Draft{files: files, objects: objectNames(o.Files)}
	for _, dataset := range Datasets {
		d.addSources(dataset)
	}
	if len(d.Sources) > maxSources {
		return nil, &Question{fmt.Sprintf("%d sources; a portfolio has at most %d: join files of one kind", len(d.Sources), maxSources)}
	}
	d.Portfolio = portfolioOf(d.Sources)
	return d, nil
}

// maxSources is what the schema of a portfolio allows.
const maxSources = 16

// addSources adds the sources of one data set. Their names are those of the data
// set, numbered from the second one on.
func (d *Draft) addSources(dataset v1alpha1.Dataset) {
	number := 0
	for _, u := range d.files {
		for _, a := range u.chosen {
			if a.spec.Dataset != dataset {
				continue
			}
			number++
			name := kebab(string(dataset))
			if number > 1 {
				name = fmt.Sprintf("%s-%d", name, number)
			}
			d.Sources = append(d.Sources, d.newSource(name, u.path, a))
		}
	}
}

func (d *Draft) newSource(name, path string, a *attempt) Source {
	spec := a.spec.DeepCopy()
	setOrigin(spec, path, d.objects[path])
	return Source{
		Path: path, attempt: a,
		ExportSource: &v1alpha1.ExportSource{
			TypeMeta:   typeOf("ExportSource"),
			ObjectMeta: metav1.ObjectMeta{Name: name},
			Spec:       *spec,
		},
	}
}

func portfolioOf(sources []Source) *v1alpha1.PortfolioAdoption {
	portfolio := &v1alpha1.PortfolioAdoption{
		TypeMeta:   typeOf("PortfolioAdoption"),
		ObjectMeta: metav1.ObjectMeta{Name: PortfolioName},
		Spec:       v1alpha1.PortfolioAdoptionSpec{CustomerTemplate: &v1alpha1.CustomerTemplate{}},
	}
	for _, source := range sources {
		portfolio.Spec.Sources = append(portfolio.Spec.Sources, v1alpha1.SourceReference{Name: source.Name})
	}
	return portfolio
}

func typeOf(kind string) metav1.TypeMeta {
	return metav1.TypeMeta{APIVersion: v1alpha1.SchemeGroupVersion.String(), Kind: kind}
}

var capital = regexp.MustCompile(`[A-Z]`)

// kebab is the name of a data set as that of an object: license-usage.
func kebab(name string) string {
	return strings.TrimPrefix(strings.ToLower(capital.ReplaceAllString(name, "-$0")), "-")
}

// maxConfigMap is the largest file, in bytes, that is put into a ConfigMap or a
// Secret. The API server allows a little more.
const maxConfigMap = 1_000_000

// setOrigin says where a cluster gets the content: from a ConfigMap, or a Secret
// when it names users, while it is small; else from a server.
func setOrigin(spec *v1alpha1.ExportSourceSpec, path, object string) {
	key := objectKey(path)
	reference := &v1alpha1.KeyReference{Name: object, Key: key}
	switch size := sizeOf(path); {
	case size > maxConfigMap:
		spec.HTTP = &v1alpha1.HTTPOrigin{URL: "https://files.example.com/" + key}
	case spec.Dataset == v1alpha1.DatasetUserActivity:
		spec.Secret = reference
	default:
		spec.ConfigMap = reference
	}
}

var notInKey, notInName = regexp.MustCompile(`[^-._a-zA-Z0-9]+`), regexp.MustCompile(`[^a-z0-9]+`)

// objectKey is the name of a file as a key of a ConfigMap.
func objectKey(path string) string {
	key := notInKey.ReplaceAllString(filepath.Base(path), "-")
	if slices.Contains([]string{".", "..", "-", ""}, key) || strings.HasPrefix(key, "..") {
		return "export"
	}
	return key[:min(len(key), 200)]
}

// objectNames gives each file the name of an object of its own.
func objectNames(paths []string) map[string]string {
	names, used := map[string]string{}, map[string]bool{}
	for _, path := range paths {
		name := objectName(path)
		for number := 2; used[name]; number++ {
			name = fmt.Sprintf("%s-%d", objectName(path), number)
		}
		names[path], used[name] = name, true
	}
	return names
}

// objectName is the name of a file as that of an object: usage.csv becomes usage.
func objectName(path string) string {
	name, _, _ := strings.Cut(filepath.Base(path), ".")
	name = strings.Trim(notInName.ReplaceAllString(strings.ToLower(name), "-"), "-")
	name = strings.Trim(name[:min(len(name), 50)], "-")
	if name == "" {
		return "export"
	}
	return name
}
