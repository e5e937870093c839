// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package browser

import (
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// listState is what a reader sees of the list of customers.
type listState struct {
	Names  []string
	Shown  string
	Counts []string
}

func (p *tab) list() listState {
	p.t.Helper()
	return ask[listState](p, `({
		Names: [...document.querySelectorAll("#list tbody bdi")].map((e) => e.textContent),
		Shown: document.getElementById("shown").textContent,
		Counts: [...document.querySelectorAll(".filter label")].map((e) => e.textContent.trim().replace(/\s+/g, " ")),
	})`)
}

// TestSearch: by name without accents and case, and by id. The counts follow.
func TestSearch(t *testing.T) {
	p := open(t, samplesPage(t, "en"), desktop)
	all := p.list()
	p.do(chromedp.SendKeys(`#search`, "NORTHwind"))
	found := p.list()
	if !slices.Equal(found.Names, []string{"Northwind Traders"}) || found.Shown != fmt.Sprintf("Customers shown: 1 of %d", len(all.Names)) {
		t.Errorf("%+v", found)
	}
	if !slices.Equal(found.Counts, []string{"Low 1", "Unknown 0", "Healthy 0"}) {
		t.Errorf("counts %q", found.Counts)
	}
	p.do(chromedp.Click("#reset"))
	if again := p.list(); !slices.Equal(again.Names, all.Names) {
		t.Errorf("after clearing %q", again.Names)
	}
	p.do(chromedp.SendKeys(`#search`, "no such customer"))
	if none := p.list(); len(none.Names) != 0 || !strings.HasPrefix(none.Shown, "Customers shown: 0 of ") {
		t.Errorf("%+v", none)
	}
}

// TestFilters: by verdict, and by every choice of every other filter.
func TestFilters(t *testing.T) {
	p := open(t, samplesPage(t, "en"), desktop)
	all := p.list()
	p.do(chromedp.Focus("#show-Low"), chromedp.KeyEvent(" "))
	if seen := ask[int](p, `document.querySelectorAll("#list tr.is-Low").length`); seen != 0 {
		t.Errorf("%d low customers are seen", seen)
	}
	if rest := p.list(); len(rest.Names) == 0 || len(rest.Names) == len(all.Names) || !slices.Equal(rest.Counts, all.Counts) {
		t.Errorf("%d of %d customers are left, counts %q", len(rest.Names), len(all.Names), rest.Counts)
	}
	p.do(chromedp.Click("#reset"))
	wrong := ask[[]string](p, `[...document.querySelectorAll("#tools select")].flatMap((select) => [...select.options].slice(1).flatMap((option) => {
		select.value = option.value;
		select.dispatchEvent(new Event("input", {bubbles: true}));
		const rows = [...document.querySelectorAll("#list tbody tr")];
		const lacking = select === document.querySelector("#tools select") ? rows.filter((row) => !row.cells[6].textContent.includes(option.text)) : [];
		select.value = "";
		return rows.length === 0 || rows.length === `+fmt.Sprint(len(all.Names))+` && lacking.length ? [option.text + ": " + rows.length] : lacking.map((row) => option.text + ": " + row.textContent);
	}))`)
	if len(wrong) != 0 {
		t.Errorf("%q", wrong)
	}
	if n := ask[int](p, `document.querySelectorAll("#tools select").length`); n < 3 {
		t.Errorf("%d filters", n)
	}
}

// TestCSV reads the file of what is shown.
func TestCSV(t *testing.T) {
	p := open(t, samplesPage(t, "de"), desktop)
	p.do(chromedp.SendKeys(`#search`, "contoso"))
	text := get(p, chromedp.Evaluate[string](`new Promise((done) => {
		URL.createObjectURL = (blob) => { blob.arrayBuffer().then((b) => done(new TextDecoder("utf-8", {ignoreBOM: true}).decode(b))); return "#csv"; };
		document.getElementById("csv").click();
	})`, chromedp.EvalAwaitPromise))
	bare, marked := strings.CutPrefix(text, "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(bare)).ReadAll()
	if err != nil || !marked {
		t.Fatal(err, marked)
	}
	if len(rows) != len(p.list().Names)+1 || rows[0][0] != "Kunde" || !strings.HasPrefix(rows[1][0], "Contoso") || rows[1][4] == "" {
		t.Errorf("%q", rows)
	}
}

// TestCSVHasNoFormula writes names that a spreadsheet program would run.
func TestCSVHasNoFormula(t *testing.T) {
	folder := manifests(t, 3, 1)
	text := "customerId,customerName,productName,licensesSold,licensesAssigned,asOf\n"
	for i, name := range []string{"=1+1", "' -2", "Plain, \"quoted\""} {
		text += fmt.Sprintf("customer-%d,\"%s\",Office 365 E3,100,50,2026-11-18\n", i, strings.ReplaceAll(name, `"`, `""`))
	}
	write(t, folder+"/deployment.csv", text)
	p := open(t, reportPage(t, folder, "en"), desktop)
	out := get(p, chromedp.Evaluate[string](`new Promise((done) => {
		URL.createObjectURL = (blob) => { blob.text().then(done); return "#csv"; };
		document.getElementById("csv").click();
	})`, chromedp.EvalAwaitPromise))
	for _, want := range []string{"\n'=1+1,", "\n'' -2,", "\n\"Plain, \"\"quoted\"\"\","} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in %q", want, out)
		}
	}
}

// TestPages turns the pages of the table.
func TestPages(t *testing.T) {
	p := open(t, reportPage(t, manifests(t, 120, 1), "en"), desktop)
	var seen []string
	for page := range 3 {
		if page > 0 {
			p.do(chromedp.Click("#next"))
		}
		seen = append(seen, p.list().Names...)
	}
	slices.Sort(seen)
	if distinct := len(slices.Compact(seen)); distinct != 120 || len(seen) != 120 {
		t.Errorf("%d customers on three pages, %d different ones", len(seen), distinct)
	}
	if off := ask[bool](p, `document.getElementById("next").disabled && !document.getElementById("previous").disabled`); !off {
		t.Error("the last page has a next one, or none before it")
	}
}

// TestSegmentsAndServices filters by both. Spellings of one segment are one choice,
// and customers without a segment have their own.
func TestSegmentsAndServices(t *testing.T) {
	p := open(t, reportPage(t, manifests(t, 8, 1), "en"), desktop)
	got := ask[map[string]map[string]int](p, `Object.fromEntries([...document.querySelectorAll("#tools label")].filter((l) => l.querySelector("select")).map((l) => {
		const select = l.querySelector("select");
		return [l.firstChild.textContent.trim(), Object.fromEntries([...select.options].slice(1).map((option) => {
			select.value = option.value;
			select.dispatchEvent(new Event("input", {bubbles: true}));
			const rows = document.querySelectorAll("#list tbody tr").length;
			select.value = "";
			return [option.text, rows];
		}))];
	}))`)
	if want := map[string]int{"Corporate": 2, "EDUCATION": 4, "Not stated": 2}; !maps.Equal(got["Segment"], want) {
		t.Errorf("segments %v, want %v", got["Segment"], want)
	}
	if want := map[string]int{"crm": 8, "o365": 8}; !maps.Equal(got["Service"], want) {
		t.Errorf("services %v, want %v", got["Service"], want)
	}
	if n := ask[int](p, `[...document.querySelectorAll("#overview h3")].filter((h) => h.textContent === "Segments").length`); n != 1 {
		t.Errorf("%d tables of segments", n)
	}
}
