// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package browser

import (
	_ "embed"
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// dates finds the dates that are broken over two lines: in every language a date
// begins or ends in a year and has no ordinary space.
const dates = `(() => {
	const broken = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	let count = 0;
	for (let node; (node = walker.nextNode());) {
		if (!node.parentElement.checkVisibility() || node.parentElement.closest("svg, script, noscript, option, h1, h2, [lang=en]:not(html)")) continue;
		for (const match of node.data.matchAll(/[^ \n·–至～:：()（）]*20\d\d[^ \n·–至～:：()（）]*/g)) {
			const range = document.createRange();
			range.setStart(node, match.index);
			range.setEnd(node, match.index + match[0].length);
			count++;
			if (new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1) broken.push(node.parentElement.outerHTML.slice(0, 200));
		}
	}
	return {count, broken};
})()`

// TestDatesDoNotBreak on a desktop and on a phone.
func TestDatesDoNotBreak(t *testing.T) {
	for _, language := range languages {
		path := samplesPage(t, language)
		for name, s := range map[string]screen{"desktop": desktop, "phone": phone} {
			p := open(t, path, s)
			p.openCustomer(1)
			found := ask[struct {
				Count  int
				Broken []string
			}](p, dates)
			if len(found.Broken) > 0 || found.Count < 20 {
				t.Errorf("%s, %s: %d dates, broken: %q", language, name, found.Count, found.Broken)
			}
		}
	}
}

// TestHeadSticks: the head of the table stays in the window.
func TestHeadSticks(t *testing.T) {
	p := open(t, reportPage(t, manifests(t, 60, 1), "en"), desktop)
	ask[chromedp.Void](p, `document.querySelector("#list tbody tr:nth-child(40)").scrollIntoView({block: "center"})`)
	if top := ask[float64](p, `document.querySelector("#list thead th").getBoundingClientRect().top`); top < 0 || top > 2 {
		t.Errorf("the head is at %g", top)
	}
}

// TestBars: a bar is as long as its number, and says by an arrow that it is more
// than 100. The shares of the verdicts add up to 100.
func TestBars(t *testing.T) {
	p := open(t, samplesPage(t, "en"), desktop)
	wrong := ask[[]string](p, `[...document.querySelectorAll(".measure")].filter((cell) => cell.querySelector(".bar")).flatMap((cell) => {
		const bar = cell.querySelector(".bar"), fill = bar.querySelector(":scope > rect:not([class])"), percent = parseInt(cell.textContent);
		const long = fill ? fill.getBoundingClientRect().width / bar.getBoundingClientRect().width * 100 : NaN;
		return Number.isNaN(percent) ? (fill ? ["unknown"] : []) : Math.abs(long - Math.min(percent, 100)) < 1 ? [] : [percent + ": " + long];
	})`)
	if len(wrong) != 0 {
		t.Errorf("bars: %q", wrong)
	}
	for _, sum := range ask[[]int](p, `[...document.querySelectorAll(".legend")].map((list) => [...list.querySelectorAll("small")].reduce((sum, e) => sum + parseInt(e.textContent), 0))`) {
		if sum != 100 {
			t.Errorf("the shares add up to %d", sum)
		}
	}
	if arrows := ask[int](p, `document.querySelectorAll(".over").length`); arrows == 0 {
		t.Error("no bar is more than 100")
	}
}

// TestOneSignForEachMeaning: what is Low has the same sign everywhere, and nothing
// else has it.
func TestOneSignForEachMeaning(t *testing.T) {
	p := open(t, samplesPage(t, "en"), desktop)
	p.openCustomer(1)
	signs := ask[map[string][]string](p, `(() => {
		const found = {};
		for (const e of document.querySelectorAll(".verdict, .mark")) {
			const kind = [...e.classList].find((name) => !["verdict", "mark"].includes(name));
			const meaning = kind.startsWith("Low") ? "Low" : ["Healthy", "Unknown", "UpsellOpportunity"].includes(kind) ? kind : "Caution";
			(found[meaning] ??= new Set()).add(getComputedStyle(e, "::before").content);
		}
		return Object.fromEntries(Object.entries(found).map(([k, v]) => [k, [...v]]));
	})()`)
	meaning := map[string]string{}
	for name, list := range signs {
		if len(list) != 1 || meaning[list[0]] != "" {
			t.Errorf("%s has the signs %q; %s has one of them", name, list, meaning[list[0]])
		}
		meaning[list[0]] = name
	}
	if len(signs) != 5 {
		t.Errorf("%d meanings: %v", len(signs), signs)
	}
}

// maxNodes is the largest number of nodes that a page may begin with.
const maxNodes = 20_000

// TestManyCustomers opens, searches, sorts and turns the page of many customers. It
// prints how long that took, and asserts no time. LARGE=1 adds the largest.
func TestManyCustomers(t *testing.T) {
	sizes := []int{40, 2_000}
	if os.Getenv("LARGE") != "" {
		sizes = append(sizes, 10_000)
	}
	for _, customers := range sizes {
		t.Run(fmt.Sprint(customers), func(t *testing.T) {
			path := reportPage(t, manifests(t, customers, 3), "en")
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if limit := 1<<20 + int64(customers)*8<<10; info.Size() > limit {
				t.Errorf("%d bytes, more than %d", info.Size(), limit)
			}
			p := open(t, path, desktop)
			measured := get(p, chromedp.Evaluate[measures](measure, chromedp.EvalAwaitPromise))
			if measured.Nodes > maxNodes {
				t.Errorf("the page begins with %d nodes", measured.Nodes)
			}
			if measured.Found != 1 || measured.Rows != min(customers, 50) {
				t.Errorf("%d customers found, %d rows", measured.Found, measured.Rows)
			}
			t.Logf("%d customers, %d bytes: %+v", customers, info.Size(), measured)
		})
	}
}

// measures of a page: numbers of nodes, times in milliseconds until something is
// painted.
type measures struct {
	Nodes, Found, Rows                      int
	FirstPaint, Loaded, Search, Sort, Names float64
}

//go:embed measure.js
var measure string
