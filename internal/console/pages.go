// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package console

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/sync/semaphore"
	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

var (
	//go:embed page/*.tmpl
	templates embed.FS
	//go:embed page/console.css
	style string
	//go:embed page/console.js
	script string
)

// pages renders the view. Every value of the objects is escaped.
type pages struct {
	view      *view
	locale    *report.Locale
	templates *template.Template
	clock     clock.Clock
	followers *semaphore.Weighted
}

// frame is the data of console.tmpl, which every page has around its body.
type frame struct {
	// Name of the page: overview, customers, customer or sources.
	Name string
	// Title of the page, before that of the console; may be empty.
	Title string
	// Version of the view that the page shows.
	Version   string
	Namespace string
	Notices   []notice
	Body      any
}

func newPages(v *view, locale *report.Locale, now clock.Clock) (*pages, error) {
	parts, err := locale.Templates()
	if err != nil {
		return nil, err
	}
	if parts, err = parts.Funcs(template.FuncMap{"customerAddress": customerAddress}).ParseFS(templates, "page/*.tmpl"); err != nil {
		return nil, fmt.Errorf("parse the console's pages: %w", err)
	}
	return &pages{view: v, locale: locale, templates: parts, clock: now, followers: semaphore.NewWeighted(maxFollowers)}, nil
}

// handler serves the pages, without a check of who asks.
func (p *pages) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", p.overview)
	mux.HandleFunc("/customers", p.customers)
	mux.HandleFunc("/customer", p.customer)
	mux.HandleFunc("/sources", p.sources)
	mux.HandleFunc("/events", p.events)
	mux.HandleFunc("/console.css", asset("text/css; charset=utf-8", report.Style()+style))
	mux.HandleFunc("/console.js", asset("text/javascript; charset=utf-8", script))
	return mux
}

func asset(kind, content string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write([]byte(content)) // a reader who has gone needs no answer
	}
}

// show fills a page, whole before the first byte is sent. Version and notices are
// those from before the body was read, so that a page never claims to be newer
// than it is.
func (p *pages) show(w http.ResponseWriter, status int, f frame) {
	f.Namespace = p.view.namespace
	var out bytes.Buffer
	if err := p.templates.ExecuteTemplate(&out, "console.tmpl", f); err != nil {
		http.Error(w, fmt.Sprintf("fill the page: %v", err), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = out.WriteTo(w) // a reader who has gone needs no answer
}

// begin is the frame of a page.
func (p *pages) begin(name, title string) frame {
	version, _ := p.view.changes.seen()
	return frame{Name: name, Title: title, Version: version, Notices: p.notices()}
}

// overview is the data of the template overview.
type overview struct {
	Portfolios []portfolio
	// Shares of the verdicts where there is no portfolio; nil when the customers
	// are not known.
	Shares any
	Total  int
	// Due are the customers whose subscriptions end soon; nil when the customers
	// are not known.
	Due any
	// Empty says that everything was read and nothing is there.
	Empty bool
}

// portfolio is a portfolio of the overview.
type portfolio struct {
	*v1alpha1.PortfolioAdoption
	// Part is the data of portfolio.tmpl.
	Part  any
	State objectState
}

func (p *pages) overview(w http.ResponseWriter, _ *http.Request) {
	f, body := p.begin("overview", ""), overview{}
	customers, portfolios := p.view.customers.all(), p.view.portfolios.all()
	slices.SortFunc(portfolios, byName)
	reports := make([]*v1alpha1.CustomerAdoption, len(customers))
	for i, c := range customers {
		reports[i] = c.CustomerAdoption
	}
	for i, part := range p.locale.PortfolioParts(portfolios, reports) {
		it := portfolios[i]
		state := p.stateOf(it.Namespace, it.Spec.Sources, evaluated{it.Generation, it.Status.ObservedGeneration, len(it.Status.Conditions)})
		body.Portfolios = append(body.Portfolios, portfolio{it, part, state})
	}
	if p.view.customers.state().read {
		body.Shares, body.Total, body.Due = report.SharesPart(reports), len(reports), report.DuePart(reports)
		body.Empty = len(reports)+len(portfolios)+len(p.view.sources.all()) == 0 && p.view.portfolios.state().read && p.view.sources.state().read
	}
	f.Body = body
	p.show(w, http.StatusOK, f)
}

func (p *pages) customers(w http.ResponseWriter, r *http.Request) {
	f := p.begin("customers", p.locale.Text("label.customers"))
	if p.view.customers.state().read {
		t := newTable(parseFilter(r.URL.Query()), p.view.customers.all(), p.locale)
		f.Body = &t
	}
	p.show(w, http.StatusOK, f)
}

func (p *pages) sources(w http.ResponseWriter, _ *http.Request) {
	f := p.begin("sources", p.locale.Text("label.sources"))
	all := p.view.sources.all()
	slices.SortFunc(all, byName)
	f.Body = sourcesPart{all, p.unread(all)}
	p.show(w, http.StatusOK, f)
}

// customerPage is the data of the template customer.
type customerPage struct {
	Name      string
	Namespace string
	// Report is nil when there is no such report.
	Report *v1alpha1.CustomerAdoption
	// Part is the data of customer.tmpl.
	Part    any
	State   objectState
	Sources sourcesPart
}

// customer shows one report by namespace and name. A link of a portfolio has the
// id of the customer only: it leads to the report, or to all of them.
func (p *pages) customer(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if id := q.Get("id"); id != "" {
		http.Redirect(w, r, p.addressOf(id), http.StatusSeeOther)
		return
	}
	namespace, name := q.Get("namespace"), q.Get("name")
	f := p.begin("customer", name)
	found, ok := p.view.customers.get(namespace, name)
	if !ok {
		f.Body = customerPage{Name: name, Namespace: namespace}
		status := http.StatusNotFound
		if !p.view.customers.state().read {
			f.Body, status = nil, http.StatusOK
		}
		p.show(w, status, f)
		return
	}
	whole, err := found.whole()
	if err != nil {
		http.Error(w, fmt.Sprintf("read the report again: %v", err), http.StatusInternalServerError)
		return
	}
	f.Title, f.Body = report.CustomerName(whole), p.customerPage(whole)
	p.show(w, http.StatusOK, f)
}

func (p *pages) customerPage(r *v1alpha1.CustomerAdoption) customerPage {
	var listed []*v1alpha1.ExportSource
	for _, ref := range r.Spec.Sources {
		if s, found := p.view.sources.get(r.Namespace, ref.Name); found {
			listed = append(listed, s)
		}
	}
	return customerPage{
		Name: r.Name, Namespace: r.Namespace, Report: r, Part: report.CustomerPart(r), Sources: sourcesPart{Sources: listed},
		State: p.stateOf(r.Namespace, r.Spec.Sources, evaluated{r.Generation, r.Status.ObservedGeneration, len(r.Status.Conditions)}),
	}
}

// addressOf is the address of the one report about a customer, else the table of
// those that there are.
func (p *pages) addressOf(id string) string {
	var found []*customer
	for _, c := range p.view.customers.all() {
		if strings.EqualFold(c.Spec.Customer.ID, id) {
			found = append(found, c)
		}
	}
	if len(found) == 1 {
		return customerAddress(found[0].Namespace, found[0].Name)
	}
	return filter{Search: id}.Query()
}

func customerAddress(namespace, name string) string {
	return "customer?" + url.Values{"namespace": {namespace}, "name": {name}}.Encode()
}
