// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package browser

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestEveryLanguage: the page says its language, has its words, and asks for
// nothing (open fails the test when it does, or when the console complains).
func TestEveryLanguage(t *testing.T) {
	for language, word := range map[string]string{
		"en": "Customers", "ko": "고객", "zh-CN": "客户", "ja": "顧客", "pl": "Klienci", "de": "Kunden",
	} {
		t.Run(language, func(t *testing.T) {
			p := open(t, samplesPage(t, language), desktop)
			if got := ask[string](p, `document.documentElement.lang`); got != language {
				t.Errorf("lang is %s", got)
			}
			if got := ask[string](p, `document.getElementById("customers-name").textContent`); got != word {
				t.Errorf("the customers are called %s", got)
			}
			p.keepAll("desktop." + language + ".png")
		})
	}
}

//go:embed contrast.js
var contrast string

// TestContrast measures every text against what is behind it.
func TestContrast(t *testing.T) {
	path := samplesPage(t, "en")
	for _, s := range []screen{desktop, night} {
		t.Run(s.scheme, func(t *testing.T) {
			p := open(t, path, s)
			p.openCustomer(1)
			result := ask[struct {
				Texts int
				Low   []string
			}](p, contrast)
			if result.Texts < 500 {
				t.Errorf("only %d texts measured", result.Texts)
			}
			for _, low := range result.Low {
				t.Error(low)
			}
			p.keep("page-"+s.scheme+".png", get(p, chromedp.CaptureScreenshot()))
		})
	}
}

// wide are the elements that are not whole inside the window, and those that
// scroll to the side.
const wide = `[...document.querySelectorAll("body *")]
	.filter((e) => e.checkVisibility() && (e.getBoundingClientRect().right > innerWidth + 1 || e.matches(".scroll") && e.scrollWidth > e.clientWidth + 1))
	.map((e) => e.tagName + "." + e.getAttribute("class") + " " + e.textContent.slice(0, 40))`

// TestPhone: nothing is wider than the screen, and no table has to be scrolled to the side.
func TestPhone(t *testing.T) {
	for _, language := range languages {
		t.Run(language, func(t *testing.T) {
			p := open(t, samplesPage(t, language), phone)
			if language == "en" {
				ask[chromedp.Void](p, `document.getElementById("customers").scrollIntoView()`)
				p.keep("page-phone.png", get(p, chromedp.CaptureScreenshot()))
			}
			for position := range 5 {
				p.openCustomer(position + 1)
				ask[chromedp.Void](p, `document.querySelectorAll("details").forEach((e) => e.open = true)`)
				if found := ask[[]string](p, wide); len(found) > 0 {
					t.Fatalf("wider than the screen: %q", found)
				}
			}
			p.keepAll("phone." + language + ".png")
		})
	}
}

// TestKeyboard reaches everything with Tab, in the order of the page, and
// opens a customer with Enter.
func TestKeyboard(t *testing.T) {
	p := open(t, samplesPage(t, "en"), desktop)
	var reached []string
	for range 150 {
		p.do(chromedp.KeyEvent(kb.Tab))
		name := ask[string](p, `document.activeElement.tagName + " " + (document.activeElement.id || document.activeElement.textContent.trim()).slice(0, 30)`)
		if outlined := ask[bool](p, `getComputedStyle(document.activeElement).outlineStyle !== "none"`); !outlined {
			t.Errorf("%s: focus is not visible", name)
		}
		reached = append(reached, name)
		if ask[bool](p, `document.activeElement.matches("#list tbody a")`) {
			break
		}
	}
	for _, want := range []string{
		"A Overview", "A Customers", "A Sources", "A How to read this report",
		"INPUT search", "INPUT show-Low", "INPUT show-Unknown", "INPUT show-Healthy", "BUTTON reset", "BUTTON csv", "BUTTON print",
		"BUTTON Customer", "BUTTON Adoption", "BUTTON Deployment", "BUTTON Usage, adjusted", "BUTTON Unassigned", "BUTTON As of",
	} {
		at := slices.Index(reached, want)
		if at < 0 {
			t.Fatalf("%s is not reached, or too late: %q", want, reached)
		}
		reached = reached[at+1:]
	}
	p.do(chromedp.KeyEvent(kb.Enter))
	// The browser goes to the target of the link after the click.
	p.until("the customer that was opened has the focus", `document.activeElement.matches("#opened h2") && document.activeElement.checkVisibility()`)
	p.do(chromedp.Focus(`#opened [data-do=close]`), chromedp.KeyEvent(kb.Enter))
	p.until("the focus comes back to the link of the customer that was closed", `!document.querySelector(".customer") && document.activeElement.matches("#list tbody a")`)
}

// TestSort: Low first with the most unassigned licenses first; numbers as numbers, what is unknown last, both ways.
func TestSort(t *testing.T) {
	p := open(t, samplesPage(t, "en"), desktop)
	const unassigned = `[...document.querySelectorAll("#list tbody tr")].map((row) => row.cells[4].textContent)`
	low := ask[[]string](p, `[...document.querySelectorAll("#list tbody tr")].filter((row) => row.className === "is-Low").map((row) => row.cells[4].textContent)`)
	if first := ask[string](p, `document.querySelector("#list tbody tr").className`); first != "is-Low" || len(low) < 3 {
		t.Errorf("%s comes first, of %d low customers", first, len(low))
	}
	assertOrder(t, low, true)
	p.do(chromedp.Focus(`#list th:nth-child(5) button`))
	for _, order := range []string{"ascending", "descending", "ascending"} {
		p.do(chromedp.KeyEvent(kb.Enter))
		if got := ask[string](p, `document.activeElement.closest("th").ariaSort`); got != order {
			t.Errorf("the heading says %s, want %s", got, order)
		}
		column := ask[[]string](p, unassigned)
		assertOrder(t, column, order == "descending")
		if !slices.Contains(column, "—") {
			t.Error("nothing is unknown")
		}
	}
	p.do(chromedp.Focus(`#list th:nth-child(2) button`), chromedp.KeyEvent(kb.Enter))
	if n := ask[int](p, `document.querySelectorAll("[aria-sort]").length`); n != 1 {
		t.Errorf("%d headings say that they sort", n)
	}
	again := ask[[]string](p, `[...document.querySelectorAll("#list tbody tr")].filter((row) => row.className === "is-Low").map((row) => row.cells[4].textContent)`)
	if !slices.Equal(low, again) {
		t.Errorf("by verdict %q, at first %q", again, low)
	}
}

func assertOrder(t *testing.T, column []string, down bool) {
	t.Helper()
	unknown, last := 0, -1
	for i, cell := range column {
		if cell == "—" {
			unknown++
			continue
		}
		var n int
		if _, err := fmt.Sscan(strings.ReplaceAll(cell, ",", ""), &n); err != nil {
			t.Fatal(err)
		}
		if unknown > 0 || i > 0 && n != last && n < last != down {
			t.Errorf("%s stands after %d: %q", cell, last, column)
		}
		last = n
	}
}

// TestWithoutScript: everything is there, but for what the script does.
func TestWithoutScript(t *testing.T) {
	p := open(t, reportPage(t, manifests(t, 60, 2), "en"), desktop)
	send(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.do(chromedp.Reload())
	send(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{})
	if n := ask[int](p, `[...document.querySelectorAll("button, input, select")].filter((e) => e.checkVisibility()).length`); n != 0 {
		t.Errorf("%d controls that do nothing", n)
	}
	if n := ask[int](p, `[...document.querySelectorAll(".customers tbody tr")].filter((e) => e.checkVisibility()).length`); n != 60 {
		t.Errorf("%d customers in the tables", n)
	}
	if n := ask[int](p, `[...document.querySelectorAll(".customer")].filter((e) => e.checkVisibility()).length`); n != 60 {
		t.Errorf("%d customers with a section", n)
	}
	if said := ask[bool](p, `document.getElementById("rest").innerText.includes("JavaScript")`); !said {
		t.Error("the page does not say what is missing")
	}
	if off := get(p, chromedp.Evaluate[int](fmt.Sprintf(jump, `.customers tbody tr:nth-child(9) a`), chromedp.EvalAwaitPromise)); off > 2 {
		t.Errorf("the jump ends %d pixels beside its target", off)
	}
}

// TestPrint: a customer that is open is printed alone, what is folded on the screen
// too. Else the summary is printed. What only works on the screen is not printed.
func TestPrint(t *testing.T) {
	p := open(t, samplesPage(t, "en"), desktop)
	for _, what := range []string{"summary", "customer"} {
		if what == "customer" {
			p.openCustomer(1)
		}
		pdf := get(p, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
		if !bytes.HasPrefix(pdf, []byte("%PDF")) {
			t.Error("no PDF")
		}
		p.keep("print."+what+".pdf", pdf)
	}
	p.resize(700, 1000)
	send(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	p.settle()
	if hidden := ask[[]string](p, `[...document.querySelectorAll(".customer td")].filter((e) => !e.checkVisibility({contentVisibilityAuto: true}) || !e.getBoundingClientRect().height).map((e) => e.closest("section").id + ": " + e.textContent)`); len(hidden) != 0 {
		t.Errorf("%d cells are not printed, first %s", len(hidden), hidden[0])
	}
	if shown := ask[[]string](p, sections); len(shown) != 1 || !strings.HasPrefix(shown[0], "customer-") {
		t.Errorf("printed with the customer: %q", shown)
	}
	assertPaper(t, p)
	ask[chromedp.Void](p, `window.print = () => {}; document.getElementById("print").click()`)
	if shown := ask[[]string](p, sections); !slices.Contains(shown, "overview") || slices.ContainsFunc(shown, func(id string) bool { return strings.HasPrefix(id, "customer-") }) {
		t.Errorf("the summary is %q", shown)
	}
	assertPaper(t, p)
}

// sections are the ids of the sections that are seen.
const sections = `[...document.querySelectorAll("section")].filter((e) => e.checkVisibility()).map((e) => e.id)`

func assertPaper(t *testing.T, p *tab) {
	t.Helper()
	if shown := ask[int](p, `[...document.querySelectorAll("nav, button, input, select, .top")].filter((e) => e.checkVisibility() && e.getBoundingClientRect().height).length`); shown != 0 {
		t.Errorf("%d parts are printed that work on a screen only", shown)
	}
	if cut := ask[int](p, `[...document.querySelectorAll("td, th")].filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth).length`); cut != 0 {
		t.Errorf("%d cells are cut at the edge of the paper", cut)
	}
}

// TestPictureOfTheReadme takes what is docs/report.png.
func TestPictureOfTheReadme(t *testing.T) {
	p := open(t, samplesPage(t, "en"), screen{1200, 1250, "light"})
	png := get(p, chromedp.CaptureScreenshot())
	if !bytes.HasPrefix(png, []byte("\x89PNG")) {
		t.Error("no picture")
	}
	p.keep("report.png", png)
}
