// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// jump follows a link as a click does, and waits until the page has come to rest:
// until it has not moved for 60 frames. It gives the distance in pixels between the
// top of the window and the target. A target near the end of the page cannot come
// to the top: then it gives how much further the page could scroll.
const jump = `new Promise((done) => {
  const link = document.querySelector(%q), id = link.hash.slice(1);
  link.click();
  const target = document.getElementById(id);
  let last = -1, still = 0;
  const step = () => {
    still = scrollY === last ? still + 1 : 0;
    last = scrollY;
    if (still < 60) return requestAnimationFrame(step);
    const below = document.documentElement.scrollHeight - innerHeight - scrollY;
    done(Math.round(Math.min(Math.abs(target.getBoundingClientRect().top), Math.max(below, 0))));
  };
  requestAnimationFrame(step);
})`

// TestLinksEndOnTheirTarget measures where jumps of every kind end, for readers who have not asked for less motion, on a page of few customers
// and on one of many.
func TestLinksEndOnTheirTarget(t *testing.T) {
	const near = 2
	for _, customers := range []int{40, 300} {
		path := reportPage(t, manifests(t, customers, 3), "en")
		for name, s := range map[string]screen{"desktop": desktop, "phone": phone} {
			t.Run(fmt.Sprintf("%d %s", customers, name), func(t *testing.T) {
				p := open(t, path, s)
				send(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
					{Name: "prefers-color-scheme", Value: s.scheme}, {Name: "prefers-reduced-motion", Value: "no-preference"},
				}})
				const last = 40
				links := []string{`nav a[href="#reading"]`, `nav a[href="#sources"]`, `.portfolio tbody a`, `.customer .top a`}
				for _, nth := range []int{2, last / 2, last - 1, 1} {
					links = append(links, fmt.Sprintf(`#list tbody tr:nth-child(%d) a`, nth))
				}
				for _, link := range links {
					off := get(p, chromedp.Evaluate[int](fmt.Sprintf(jump, link), chromedp.EvalAwaitPromise))
					if off > near {
						t.Errorf("%s: the jump ends %d pixels beside its target", link, off)
					}
				}
			})
		}
	}
}
