// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"context"
	"os"
	"strings"

	"k8s.io/apimachinery/pkg/types"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/draft"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// localFiles puts local files in the place of the origins that --data names;
// every other source goes the usual way.
type localFiles struct {
	paths   map[types.NamespacedName]string
	origins ingest.Opener
}

// Open implements ingest.Opener.
func (l localFiles) Open(ctx context.Context, source *v1alpha1.ExportSource, known fetch.Validators) (*fetch.Content, error) {
	if path, ok := l.paths[keyOf(source)]; ok {
		return draft.LocalFile(path).Open(ctx, source, known)
	}
	return l.origins.Open(ctx, source, known)
}

// dataPaths reads the --data flags. A source that no manifest defines, or that
// is not the only one of its name, is bad usage, as is a file that is not there.
func dataPaths(flags []string, objects *catalog) (map[types.NamespacedName]string, error) {
	paths := map[types.NamespacedName]string{}
	for _, flag := range flags {
		name, path, ok := strings.Cut(flag, "=")
		if !ok || name == "" || path == "" {
			return nil, usage("--data %s: write SOURCE=FILE", flag)
		}
		found := objects.sourcesNamed(name)
		switch {
		case len(found) == 0:
			return nil, usage("--data %s: no ExportSource of this name among the manifests", flag)
		case len(found) > 1:
			return nil, usage("--data %s: several ExportSources have this name; write namespace/name", flag)
		}
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			return nil, usage("--data %s: no such file", flag)
		}
		paths[found[0]] = path
	}
	return paths, nil
}
