// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package browser

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestConsole looks at the console of a real cluster. One cluster serves all of it,
// in the order below: the last parts break something.
func TestConsole(t *testing.T) {
	c := startCluster(t)
	address, stop := c.console()
	for _, part := range []struct {
		name string
		test func(*testing.T, *liveCluster, string)
	}{
		{"layout", consoleLayout},
		{"accessible", consoleAccessible},
		{"keyboard", consoleKeyboard},
		{"picture", consolePicture},
		{"changes", consoleChanges},
		{"deleted", consoleDeleted},
		{"no right", consoleNoRight},
		{"lost", consoleLost},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, c, address) })
	}
	t.Run("stopped", func(t *testing.T) {
		p := openConsole(t, address, "customers", desktop)
		p.broken.Store(true)
		stop()
		p.until("the page says that the console is gone", `!document.getElementById("stopped").hidden`)
		if got := ask[string](p, `document.querySelector("main table").textContent`); !strings.Contains(got, "Fabrikam") {
			t.Error("the last figures are gone")
		}
	})
}

// pathsOfConsole are the pages to look at.
var pathsOfConsole = []string{"", "customers", "customer?namespace=default&name=workload-target", "sources"}

// openConsole logs in and opens a page of the console.
func openConsole(t *testing.T, address, path string, s screen) *tab {
	t.Helper()
	folder, _, _ := strings.Cut(address, "?")
	p := openAddress(t, address, folder, s)
	if path != "" {
		p.do(chromedp.Navigate(folder + path))
	}
	p.until("the page is read", `document.querySelector(".following") !== null`)
	return p
}

// consoleLayout: nothing is wider than the screen of a phone, and every text has
// contrast by day and by night. Each page is closed before the next is opened: a
// browser has six connections for one server, and each open page follows.
func consoleLayout(t *testing.T, _ *liveCluster, address string) {
	for i, path := range pathsOfConsole {
		t.Run("phone "+path, func(t *testing.T) {
			p := openConsole(t, address, path, phone)
			wide := ask[[]string](p, `[...document.querySelectorAll("body *")]
				.filter((e) => !e.closest(".scroll > *") && e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
				.map((e) => e.tagName + "." + e.getAttribute("class") + " " + e.textContent.slice(0, 40))`)
			if scrolls := ask[bool](p, `document.documentElement.scrollWidth > innerWidth`); scrolls || len(wide) > 0 {
				t.Errorf("wider than the screen: %v, %q", scrolls, wide)
			}
			p.keepAll(fmt.Sprintf("console.phone.%d.png", i))
		})
		for _, s := range []screen{desktop, night} {
			t.Run(s.scheme+" "+path, func(t *testing.T) {
				p := openConsole(t, address, path, s)
				result := ask[struct {
					Texts int
					Low   []string
				}](p, contrast)
				if result.Texts < 30 {
					t.Errorf("only %d texts measured", result.Texts)
				}
				for _, low := range result.Low {
					t.Error(low)
				}
				p.keepAll(fmt.Sprintf("console.%s.%d.png", s.scheme, i))
			})
		}
	}
}

// consoleAccessible has every page checked by axe-core.
func consoleAccessible(t *testing.T, _ *liveCluster, address string) {
	axe, err := os.ReadFile(os.Getenv("AXE"))
	if err != nil {
		t.Fatalf("AXE names no file; hack/test-tools/browser.sh sets it: %v", err)
	}
	for _, path := range pathsOfConsole {
		t.Run(path, func(t *testing.T) {
			p := openConsole(t, address, path, desktop)
			ask[chromedp.Void](p, string(axe)+";")
			found := get(p, chromedp.Evaluate[struct {
				Passed int
				Wrong  []string
			}](violations, chromedp.EvalAwaitPromise))
			if found.Passed < 15 {
				t.Errorf("only %d rules were checked", found.Passed)
			}
			for _, wrong := range found.Wrong {
				t.Error(wrong)
			}
		})
	}
}

// consoleKeyboard searches, filters and sorts without a mouse: the address has it
// all, and the focus is always visible.
func consoleKeyboard(t *testing.T, _ *liveCluster, address string) {
	p := openConsole(t, address, "customers", desktop)
	for range 20 {
		p.do(chromedp.KeyEvent(kb.Tab))
		if outlined := ask[bool](p, `getComputedStyle(document.activeElement).outlineStyle !== "none"`); !outlined {
			t.Errorf("%s: focus is not visible", ask[string](p, `document.activeElement.outerHTML`))
		}
		if ask[string](p, `document.activeElement.name || ""`) == "q" {
			break
		}
	}
	p.do(chromedp.KeyEvent("fabri"), chromedp.KeyEvent(kb.Enter))
	p.until("the search is in the address", `location.search.includes("q=fabri")`)
	p.until("the table has the customer alone", `[...document.querySelectorAll(".found tbody bdi")].every((e) => e.textContent === "Fabrikam") && document.querySelector(".found tbody tr") !== null`)
	p.do(chromedp.Focus(`.found thead th:nth-child(4) a`), chromedp.KeyEvent(kb.Enter))
	p.until("the order is in the address, with the search", `location.search.includes("sort=usage") && location.search.includes("q=fabri")`)
	p.do(chromedp.Focus(`.found tbody a`), chromedp.KeyEvent(kb.Enter))
	p.until("the customer is open", `location.pathname.endsWith("/customer") && !!document.querySelector("h2")?.textContent.includes("Fabrikam")`)
}

// consolePicture takes what is docs/console.png.
func consolePicture(t *testing.T, _ *liveCluster, address string) {
	p := openConsole(t, address, "customers", screen{1200, 1000, "light"})
	p.keep("console.png", get(p, chromedp.CaptureScreenshot()))
}

const assigned = `document.querySelector('.found a[href*="name=low-usage&"]').closest("tr").cells[2].textContent`

// consoleChanges: a changed export changes the figures of two open pages, without
// a reload. What the reader types meanwhile stays.
func consoleChanges(t *testing.T, c *liveCluster, address string) {
	table, customer := openConsole(t, address, "customers", desktop), openConsole(t, address, "customer?namespace=default&name=low-usage", desktop)
	for _, p := range []*tab{table, customer} {
		ask[chromedp.Void](p, `window.loaded = "once"; undefined`)
	}
	if got := ask[string](table, assigned); got != "94%141 / 150" {
		t.Fatalf("it begins with %s", got)
	}
	table.do(chromedp.Focus(`input[name=q]`), chromedp.KeyEvent("half a word"))
	exports := c.kubectl("", "get", "configmaps", "-o", "json")
	changed := strings.ReplaceAll(exports, `\"licensesDeployed\": 141`, `\"licensesDeployed\": 120`)
	if changed == exports {
		t.Fatal("the samples have other figures")
	}
	c.kubectl(changed, "replace", "-f", "-")
	table.until("the table has the new figure", assigned+` === "80%120 / 150"`)
	customer.until("the page of the customer has it", `document.querySelector(".gauge .value").textContent === "80%"`)
	for _, p := range []*tab{table, customer} {
		if got := ask[string](p, `window.loaded`); got != "once" {
			t.Error("the page was loaded again")
		}
	}
	if got := ask[string](table, `document.activeElement.name + "=" + document.activeElement.value`); got != "q=half a word" {
		t.Errorf("the reader has %s", got)
	}
}

// consoleDeleted: the page of a report that is deleted says so, by itself.
func consoleDeleted(t *testing.T, c *liveCluster, address string) {
	p := openConsole(t, address, "customer?namespace=default&name=upsell", desktop)
	p.broken.Store(true) // Chromium notes the answer 404
	c.kubectl("", "delete", "customeradoption", "upsell")
	p.until("the page says that the report is gone", `document.querySelector("main").textContent.includes("It was deleted")`)
}

// consoleNoRight: without rights the page says which are missing, and shows no
// figure.
func consoleNoRight(t *testing.T, c *liveCluster, _ string) {
	address, _ := c.console("--as", "nobody@example.com")
	folder, _, _ := strings.Cut(address, "?")
	p := openAddress(t, address, folder, desktop)
	p.until("the page says what is missing", `["CustomerAdoption", "PortfolioAdoption", "ExportSource"].every((kind) => document.body.textContent.includes("may not list and watch " + kind))`)
	if ask[bool](p, `document.querySelector(".legend, table") !== null`) {
		t.Error("figures that were not read are shown")
	}
}

// consoleLost: the page says that the cluster is not reached, keeps the figures,
// and goes on when it is reached again.
func consoleLost(t *testing.T, c *liveCluster, address string) {
	p := openConsole(t, address, "customers", desktop)
	c.relay.cut(true)
	p.until("the page says that the connection is lost", `document.querySelector("[role=status]").textContent.includes("No connection to the cluster since")`)
	if got := ask[string](p, assigned); got != "80%120 / 150" {
		t.Errorf("the last figure is %s", got)
	}
	c.relay.cut(false)
	p.until("the page follows again", `document.querySelector(".following") !== null`)
}
