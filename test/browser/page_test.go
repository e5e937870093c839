// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package browser

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

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
			result := ask[struct {
				Texts int
				Low   []string
			}](p, contrast)
			if result.Texts < 1000 {
				t.Errorf("only %d texts measured", result.Texts)
			}
			for _, low := range result.Low {
				t.Error(low)
			}
			p.keepAll(s.scheme + ".png")
		})
	}
}

// TestPhone: nothing but tables is wider than the screen, and they scroll.
func TestPhone(t *testing.T) {
	for _, language := range languages {
		t.Run(language, func(t *testing.T) {
			p := open(t, samplesPage(t, language), phone)
			ask[chromedp.Void](p, layoutAll)
			p.settle()
			wide := ask[[]string](p, `[...document.querySelectorAll("body *")]
				.filter((e) => !e.closest(".scroll > *") && e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
				.map((e) => e.tagName + "." + e.getAttribute("class") + " " + e.textContent.slice(0, 40))`)
			if scrolls := ask[bool](p, `document.documentElement.scrollWidth > innerWidth`); scrolls || len(wide) > 0 {
				t.Errorf("wider than the screen: %v, %q", scrolls, wide)
			}
			p.keepAll("phone." + language + ".png")
		})
	}
}

// layoutAll lays out the sections that the browser would leave for later.
const layoutAll = `document.querySelectorAll(".customer").forEach((e) => e.style.contentVisibility = "visible")`

// TestKeyboard reaches everything with Tab, in the order of the page, and
// sorts with Enter.
func TestKeyboard(t *testing.T) {
	p := open(t, samplesPage(t, "en"), desktop)
	var reached []string
	const buttons = 6
	for range 60 {
		p.do(chromedp.KeyEvent(kb.Tab))
		name := ask[string](p, `document.activeElement.tagName + " " + (document.activeElement.id || document.activeElement.textContent.trim()).slice(0, 30)`)
		reached = append(reached, name)
		if len(reached) > 1 && strings.HasPrefix(name, "A ") && strings.HasPrefix(reached[len(reached)-2], "BUTTON ") {
			break
		}
		if outlined := ask[bool](p, `getComputedStyle(document.activeElement).outlineStyle !== "none"`); !outlined {
			t.Errorf("%s: focus is not visible", name)
		}
	}
	want := []string{"A Overview", "A Customers", "A Sources", "A How to read this report"}
	if !slices.Equal(reached[:len(want)], want) {
		t.Errorf("reached %q first", reached[:len(want)])
	}
	sorters := slices.DeleteFunc(slices.Clone(reached), func(name string) bool { return !strings.HasPrefix(name, "BUTTON ") })
	if len(sorters) != buttons {
		t.Errorf("reached %q", reached)
	}
	for _, id := range []string{"INPUT show-Low", "INPUT show-Unknown", "INPUT show-Healthy"} {
		if !slices.Contains(reached, id) {
			t.Errorf("%s is not reached", id)
		}
	}
}

// TestSort: numbers as numbers, what is unknown last, both ways.
func TestSort(t *testing.T) {
	p := open(t, samplesPage(t, "en"), desktop)
	p.do(chromedp.Focus(`.sortable th:nth-child(5) button`))
	for _, order := range []string{"ascending", "descending", "ascending"} {
		p.do(chromedp.KeyEvent(kb.Enter))
		column := ask[[]string](p, `[...document.querySelectorAll(".sortable tbody tr")].map((row) => row.cells[4].textContent)`)
		if got := ask[string](p, `document.activeElement.closest("th").ariaSort`); got != order {
			t.Errorf("the heading says %s, want %s", got, order)
		}
		assertOrder(t, column, order == "descending")
	}
	p.do(chromedp.Focus(`.sortable th:nth-child(2) button`), chromedp.KeyEvent(kb.Enter))
	if n := ask[int](p, `document.querySelectorAll("[aria-sort]").length`); n != 1 {
		t.Errorf("%d headings say that they sort", n)
	}
	if first := ask[string](p, `document.querySelector(".sortable tbody tr").className`); first != "is-Low" {
		t.Errorf("%s comes first", first)
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
	if unknown == 0 {
		t.Error("nothing is unknown")
	}
}

// TestFilter hides the rows and the sections of a verdict.
func TestFilter(t *testing.T) {
	p := open(t, samplesPage(t, "en"), desktop)
	const seen = `[...document.querySelectorAll("tr.is-Low, section.is-Low")].filter((e) => e.checkVisibility()).length`
	before := ask[int](p, seen)
	p.do(chromedp.Focus("#show-Low"), chromedp.KeyEvent(" "))
	if after := ask[int](p, seen); before == 0 || after != 0 {
		t.Errorf("%d low customers before, %d after", before, after)
	}
	if others := ask[int](p, strings.ReplaceAll(seen, "is-Low", "is-Healthy")); others == 0 {
		t.Error("the healthy ones are hidden too")
	}
}

// TestWithoutScript: everything is there, but for the buttons.
func TestWithoutScript(t *testing.T) {
	p := open(t, samplesPage(t, "en"), desktop)
	send(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.do(chromedp.Reload())
	send(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{})
	if n := ask[int](p, `document.querySelectorAll("button").length`); n != 0 {
		t.Errorf("%d buttons that do nothing", n)
	}
	if n := ask[int](p, `document.querySelectorAll(".sortable tbody tr").length`); n < 20 {
		t.Errorf("%d customers", n)
	}
}

// TestPrint: what is folded on the screen is on paper, what only works on the
// screen is not.
func TestPrint(t *testing.T) {
	p := open(t, samplesPage(t, "en"), desktop)
	pdf := get(p, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
	if !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Error("no PDF")
	}
	p.keep("print.pdf", pdf)
	p.resize(700, 1000)
	send(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	p.settle()
	if hidden := ask[[]string](p, `[...document.querySelectorAll(".customer td")].filter((e) => !e.checkVisibility({contentVisibilityAuto: true}) || !e.getBoundingClientRect().height).map((e) => e.closest("section").id + ": " + e.textContent)`); len(hidden) != 0 {
		t.Errorf("%d cells are not printed, first %s", len(hidden), hidden[0])
	}
	if shown := ask[int](p, `[...document.querySelectorAll("nav, .filter, .top")].filter((e) => e.checkVisibility()).length`); shown != 0 {
		t.Errorf("%d parts are printed that work on a screen only", shown)
	}
	if cut := ask[int](p, `[...document.querySelectorAll("td, th")].filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth).length`); cut != 0 {
		t.Errorf("%d cells are cut at the edge of the paper", cut)
	}
}

// TestPictureOfTheReadme takes what is docs/report.png.
func TestPictureOfTheReadme(t *testing.T) {
	p := open(t, samplesPage(t, "en"), screen{1200, 1604, "light"})
	png := get(p, chromedp.CaptureScreenshot())
	if !bytes.HasPrefix(png, []byte("\x89PNG")) {
		t.Error("no picture")
	}
	p.keep("report.png", png)
}

// TestLargePage opens and sorts the page of 1 000 customers.
func TestLargePage(t *testing.T) {
	const customers = 1000
	path := reportPage(t, manifests(t, customers), "en")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > 5<<20 {
		t.Errorf("%d customers take %d bytes", customers, info.Size())
	}
	start := time.Now()
	p := open(t, path, desktop)
	opened := time.Since(start)
	p.do(chromedp.Focus(`.sortable th:nth-child(3) button`), chromedp.KeyEvent(kb.Enter))
	if n := ask[int](p, `document.querySelectorAll(".sortable tbody tr").length`); n != customers {
		t.Errorf("%d rows after sorting", n)
	}
	t.Logf("%d customers: %d bytes, opened in %s, sorted in %s", customers, info.Size(), opened, time.Since(start)-opened)
}
