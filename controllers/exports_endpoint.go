package controllers

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/go-logr/logr"
	"golang.org/x/sync/semaphore"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics/filters"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
	"github.com/partnerinsights/customer-adoption-operator/internal/export"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
	"github.com/partnerinsights/customer-adoption-operator/internal/store"
)

// exportsPath is where portfolios are served: /exports/NAMESPACE/NAME.csv.
const exportsPath = "/exports/"

const (
	// concurrentExports bounds what the endpoint costs.
	concurrentExports = 2
	// lookupTimeout is how long to wait for a cache that is being filled.
	lookupTimeout = 5 * time.Second
	// tryAgain is what a caller is told to wait, in seconds.
	tryAgain = "10"
)

// exportsEndpoint serves the table of a portfolio, as it would be written now,
// to whoever may read the PortfolioAdoption. The server before it has found
// out who calls, and that the path is permitted.
type exportsEndpoint struct {
	client client.Client
	store  *store.Store
	clock  clock.PassiveClock
	places *semaphore.Weighted
}

func newExportsEndpoint(c client.Client, facts *store.Store, now clock.PassiveClock) *exportsEndpoint {
	return &exportsEndpoint{client: c, store: facts, clock: now, places: semaphore.NewWeighted(concurrentExports)}
}

// refusal is an answer without a file.
type refusal struct {
	status int
	words  string
}

var (
	notFound    = &refusal{http.StatusNotFound, "no such export; ask for /exports/NAMESPACE/NAME.csv, .json, .xlsx or .parquet"}
	notNow      = &refusal{http.StatusServiceUnavailable, "the data is not there yet; try again"}
	busy        = &refusal{http.StatusServiceUnavailable, fmt.Sprintf("%d files are being made already; try again", concurrentExports)}
	onlyGet     = &refusal{http.StatusMethodNotAllowed, "use GET or HEAD"}
	badLanguage = &refusal{http.StatusBadRequest, "locale: unknown language; use one of " + report.LocaleNames()}
)

func (r *refusal) answer(w http.ResponseWriter) {
	switch r.status {
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", tryAgain)
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", "GET, HEAD")
	}
	http.Error(w, r.words, r.status)
}

func (e *exportsEndpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	asked, refused := parseExport(r)
	if refused == nil {
		refused = e.permit(r.Context(), asked)
	}
	var content []byte
	if refused == nil {
		content, refused = e.content(r.Context(), asked)
	}
	if refused != nil {
		refused.answer(w)
		return
	}
	w.Header().Set("Content-Type", asked.format.MediaType())
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", asked.Name+"."+asked.format.Extension()))
	w.Header().Set("Content-Length", fmt.Sprint(len(content)))
	_, _ = w.Write(content) // who has gone needs no answer
}

// exportRequest is what somebody asks for.
type exportRequest struct {
	client.ObjectKey
	format export.Format
	locale *report.Locale
	token  string
}

func parseExport(r *http.Request) (asked exportRequest, refused *refusal) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return asked, onlyGet
	}
	namespace, file, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, exportsPath), "/")
	extension := path.Ext(file)
	format, known := export.FormatOf(strings.TrimPrefix(extension, "."))
	name := strings.TrimSuffix(file, extension)
	if !ok || !known || namespace == "" || name == "" || strings.Contains(name, "/") {
		return asked, notFound
	}
	locale, err := report.ParseLocale(cmp.Or(r.URL.Query().Get("locale"), "en"))
	if err != nil {
		return asked, badLanguage
	}
	token, _ := r.Context().Value(tokenKey{}).(string)
	return exportRequest{client.ObjectKey{Namespace: namespace, Name: name}, format, locale, token}, nil
}

// content makes the file, whole before the first byte is sent: what is cut on
// the way has another length.
func (e *exportsEndpoint) content(ctx context.Context, asked exportRequest) ([]byte, *refusal) {
	if !e.places.TryAcquire(1) {
		return nil, busy
	}
	defer e.places.Release(1)
	ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	p := &v1alpha1.PortfolioAdoption{}
	switch err := e.client.Get(ctx, asked.ObjectKey, p); {
	case apierrors.IsNotFound(err):
		return nil, notFound
	case err != nil:
		return nil, notNow
	}
	sources, err := gatherer{e.client, e.store}.gather(ctx, p.Namespace, p.Spec.Sources)
	if err != nil || !evaluation.Exportable(p, sources) {
		return nil, notNow
	}
	var out bytes.Buffer
	if _, err := export.Write(&out, asked.format, asked.locale.Export(evaluation.PortfolioCustomers(p, sources, e.clock.Now()))); err != nil {
		return nil, &refusal{http.StatusInternalServerError, "the file cannot hold so many rows; ask for .csv, .json or .parquet"}
	}
	return out.Bytes(), nil
}

// tokenKey is the key of the caller's bearer token in the context of a request.
type tokenKey struct{}

// authorized is the metrics server's own filter. It takes the token out of the
// request; an export asks with it once more, for one object.
func authorized(config *rest.Config, httpClient *http.Client) (metricsserver.Filter, error) {
	filter, err := filters.WithAuthenticationAndAuthorization(config, httpClient)
	if err != nil {
		return nil, err
	}
	return func(log logr.Logger, handler http.Handler) (http.Handler, error) {
		filtered, err := filter(log, handler)
		if err != nil {
			return nil, err
		}
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
			filtered.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), tokenKey{}, strings.TrimSpace(token))))
		}), nil
	}, nil
}
