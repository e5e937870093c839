// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
	"github.com/partnerinsights/customer-adoption-operator/internal/export"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
	"github.com/partnerinsights/customer-adoption-operator/internal/store"
)

// exportsPath is where portfolios are served: /exports/NAMESPACE/NAME.csv.
const exportsPath = "/exports/"

const (
	// concurrentExports is how many files may be in memory at a time, from the
	// first row until the last byte was sent. A workbook and a page count twice.
	concurrentExports = 2
	// maxExport of one file in memory, in bytes, and twice that of a workbook or a page.
	maxExport = 64 << 20
	// lookupTimeout is how long to wait for a cache that is being filled.
	lookupTimeout = 5 * time.Second
	// stallTimeout is how long a caller may take no bytes, answerTimeout how long
	// an answer may take in all.
	stallTimeout, answerTimeout = 30 * time.Second, 10 * time.Minute
	// tryAgain is what a caller is told to wait, in seconds.
	tryAgain = "10"
)

// exportsEndpoint serves the table of a portfolio, as it would be written now,
// to every caller who may read the PortfolioAdoption. The server before it has
// authenticated the caller and checked the right to the path.
type exportsEndpoint struct {
	client client.Client
	store  *store.Store
	clock  clock.PassiveClock
	slots  *semaphore.Weighted
	stall  time.Duration
	// running ends all answers when the manager stops.
	running context.Context
	stop    context.CancelFunc
}

func newExportsEndpoint(c client.Client, facts *store.Store, now clock.PassiveClock) *exportsEndpoint {
	e := &exportsEndpoint{client: c, store: facts, clock: now, slots: semaphore.NewWeighted(concurrentExports), stall: stallTimeout}
	e.running, e.stop = context.WithCancel(context.Background())
	return e
}

// Start implements manager.Runnable. A caller who reads slowly must not keep the
// manager from stopping.
func (e *exportsEndpoint) Start(ctx context.Context) error {
	<-ctx.Done()
	e.stop()
	return nil
}

// NeedLeaderElection implements manager.LeaderElectionRunnable: a standby answers
// too.
func (e *exportsEndpoint) NeedLeaderElection() bool { return false }

// refusal is an answer without a file.
type refusal struct {
	status int
	words  string
}

var (
	notFound    = &refusal{http.StatusNotFound, "no such export; ask for /exports/NAMESPACE/NAME.csv, .json, .xlsx, .parquet or .html"}
	notNow      = &refusal{http.StatusServiceUnavailable, "the data is not there yet; try again"}
	busy        = &refusal{http.StatusServiceUnavailable, fmt.Sprintf("%d files are being made or sent already; try again", concurrentExports)}
	tooLarge    = &refusal{http.StatusInternalServerError, "the file is too large to be sent; ask for .parquet, or write it to a bucket with spec.exports"}
	onlyGet     = &refusal{http.StatusMethodNotAllowed, "use GET or HEAD"}
	badLanguage = &refusal{http.StatusBadRequest, "locale: unknown language; use one of " + report.LocaleNames()}
)

func (r *refusal) answer(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
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
	if refused != nil {
		refused.answer(w)
		return
	}
	if !e.slots.TryAcquire(asked.slots()) {
		busy.answer(w)
		return
	}
	defer e.slots.Release(asked.slots())
	e.serve(w, r, asked)
}

// serve makes the file, whole before the first byte is sent: a file that is cut on
// the way has another length.
func (e *exportsEndpoint) serve(w http.ResponseWriter, r *http.Request, asked exportRequest) {
	ctx, cancel := context.WithTimeout(r.Context(), answerTimeout)
	defer cancel()
	defer context.AfterFunc(e.running, cancel)()
	content, refused := e.content(ctx, asked)
	if refused != nil {
		refused.answer(w)
		return
	}
	w.Header().Set("Content-Type", asked.format.MediaType())
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", asked.Name+"."+asked.format.Extension()))
	w.Header().Set("Content-Length", fmt.Sprint(content.size))
	content.send(ctx, w, e.stall)
}

// exportRequest is a request for a file.
type exportRequest struct {
	client.ObjectKey
	format export.Format
	locale *report.Locale
	token  string
}

func parseExport(r *http.Request) (asked exportRequest, refused *refusal) {
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

// slots is how many files the request counts as. A workbook and a page have more in
// memory than the bytes of the file.
func (r exportRequest) slots() int64 {
	if r.format == export.XLSX || r.format == export.HTML {
		return concurrentExports
	}
	return 1
}

// content makes the file.
func (e *exportsEndpoint) content(ctx context.Context, asked exportRequest) (*chunks, *refusal) {
	lookup, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	p := &v1alpha1.PortfolioAdoption{}
	switch err := e.client.Get(lookup, asked.ObjectKey, p); {
	case apierrors.IsNotFound(err):
		return nil, notFound
	case err != nil:
		return nil, notNow
	}
	sources, err := gatherer{e.client, e.store}.gather(lookup, p.Namespace, p.Spec.Sources)
	if err != nil || !evaluation.Exportable(p, sources) {
		return nil, notNow
	}
	file := exportFile{p, sources, asked.format, asked.locale, e.clock.Now(), maxExport * asked.slots()}
	out := &chunks{}
	_, err = file.write(ctx, out)
	switch {
	case ctx.Err() != nil:
		return nil, notNow
	case errors.Is(err, export.ErrTooLarge):
		return nil, tooLarge
	case err != nil:
		return nil, &refusal{http.StatusInternalServerError, "the file cannot hold so many rows; ask for .csv, .json or .parquet"}
	}
	return out, nil
}
