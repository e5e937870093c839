// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package browser looks at the report's page in a real browser, Chromium: what
// a reader sees, can reach with the keyboard, and can print.
//
// Run it with hack/test-tools/browser.sh. Pictures are written to the folder
// that PICTURES names.
package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// languages are those of --locale.
var languages = []string{"en", "ko", "zh-CN", "ja", "pl", "de"}

var (
	// program is the path of the built program.
	program string
	// browser is a running Chromium.
	browser context.Context
)

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

// run builds the program and starts the browser, once for all tests.
func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "browser")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() {
		if err := os.RemoveAll(folder); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}()
	program = filepath.Join(folder, "program")
	if out, err := exec.Command("go", "build", "-C", "../..", "-o", program, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the program: %v\n%s", err, out)
		return 1
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.UserDataDir(filepath.Join(folder, "profile")),
		chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	var closeBrowser context.CancelFunc
	browser, closeBrowser = chromedp.NewContext(allocator)
	defer closeBrowser()
	if err := chromedp.Do(browser); err != nil {
		fmt.Fprintf(os.Stderr, "start Chromium: %v; hack/test-tools/browser.sh installs it\n", err)
		return 1
	}
	return m.Run()
}

// samplesPage is the page of config/samples in a language, as a file.
func samplesPage(t *testing.T, language string) string {
	t.Helper()
	return reportPage(t, "../../config/samples", language)
}

func reportPage(t *testing.T, manifests, language string) string {
	t.Helper()
	var stderr strings.Builder
	args := []string{"report", "-f", manifests, "-o", "html", "--now", "2026-11-20T09:00:00Z", "--locale", language}
	for _, source := range []string{"usage", "deployment"} {
		if data := filepath.Join(manifests, source+".csv"); exists(data) {
			args = append(args, "--data", source+"="+data)
		}
	}
	cmd := exec.Command(program, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("report: %v\n%s", err, stderr.String())
	}
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, out, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// tab is an open page. What it asked the network for, and what it complained
// of, fails the test at its end.
type tab struct {
	context.Context
	t *testing.T
	// broken says that requests may fail from now on.
	broken atomic.Bool
}

// screen is what a reader holds in the hand.
type screen struct {
	width, height int64
	scheme        string
}

var (
	desktop = screen{1280, 1000, "light"}
	night   = screen{1280, 1000, "dark"}
	phone   = screen{390, 844, "light"}
)

func open(t *testing.T, path string, s screen) *tab {
	t.Helper()
	return openAddress(t, "file://"+path, "file://"+path, s)
}

// openAddress opens a page that may ask for what begins with site.
func openAddress(t *testing.T, address, site string, s screen) *tab {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(browser)
	t.Cleanup(closeTab)
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	p := &tab{Context: ctx, t: t}
	if err := chromedp.Listen(ctx, func(event any) { p.watch(event, site) }); err != nil {
		t.Fatal(err)
	}
	send(p, network.Enable, network.EnableParams{})
	send(p, runtime.Enable, cdp.Empty{})
	send(p, log.Enable, cdp.Empty{})
	p.resize(s.width, s.height)
	send(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: s.scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	p.do(chromedp.Navigate(address))
	return p
}

// watch fails the test for what no reader should see happen.
func (p *tab) watch(event any, site string) {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, site) && e.Request.URL != "data:," {
			p.t.Errorf("the page asks for %s", e.Request.URL)
		}
	case *runtime.EventConsoleAPICalled:
		p.t.Errorf("console: %s", e.Type)
	case *runtime.EventExceptionThrown:
		p.t.Errorf("exception: %v", e.ExceptionDetails)
	case *log.EventEntryAdded:
		if !p.broken.Load() {
			p.t.Errorf("%s: %s", e.Entry.Level, e.Entry.Text)
		}
	}
}

func (p *tab) resize(width, height int64) {
	p.t.Helper()
	send(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 600,
	})
}

// settle waits until the page is drawn: only then is it known which parts are
// skipped.
func (p *tab) settle() {
	p.t.Helper()
	get(p, chromedp.Evaluate[bool](`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`, chromedp.EvalAwaitPromise))
}

// send gives the browser an order.
func send[P, R any](p *tab, order cdp.Command[P, R], params P) R {
	p.t.Helper()
	result, err := chromedp.Call(p, order, params)
	if err != nil {
		p.t.Fatal(err)
	}
	return result
}

// do does what a reader would.
func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// get gives what an action finds.
func get[T any](p *tab, action chromedp.Action[T]) T {
	p.t.Helper()
	found, err := chromedp.Run(p, action)
	if err != nil {
		p.t.Fatal(err)
	}
	return found
}

// ask evaluates a script.
func ask[T any](p *tab, script string) T {
	p.t.Helper()
	return get(p, chromedp.Evaluate[T](script))
}

// until waits until a script gives true.
func (p *tab) until(what, script string) {
	p.t.Helper()
	for range 1200 {
		if ask[bool](p, script) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.t.Fatalf("never: %s; the page has\n%s", what, ask[string](p, `document.body.innerText`))
}

// openCustomer opens the customer at a position of the table.
func (p *tab) openCustomer(position int) {
	p.t.Helper()
	p.do(chromedp.Click(fmt.Sprintf(`#list tbody tr:nth-child(%d) a`, position)))
	p.settle()
}

// keep writes a picture, when somebody wants to look: PICTURES names a folder.
func (p *tab) keep(name string, picture []byte) {
	p.t.Helper()
	folder := os.Getenv("PICTURES")
	if folder == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(folder, name), picture, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// keepAll is a picture of the whole page.
func (p *tab) keepAll(name string) {
	p.t.Helper()
	if os.Getenv("PICTURES") != "" {
		p.keep(name, get(p, chromedp.FullScreenshot(100)))
	}
}
