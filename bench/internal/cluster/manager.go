// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

// memoryLimit of the manager's container, in MiB, and what is told to its
// garbage collector: config/manager/manager.yaml.
const (
	memoryLimit = 512
	goMemLimit  = "GOMEMLIMIT=460MiB"
)

// controllerCount is that of the manager, one for each kind.
const controllerCount = 3

// manager is the built program at work.
type manager struct {
	command *exec.Cmd
	started time.Time
	// leading and working are when it got its lease and when all controllers
	// had begun.
	leading, working chan time.Time
	// ended is closed at its end; exit says how that was.
	ended chan struct{}
	exit  error
	log   string
}

// startManager starts the program for some namespaces and waits until its
// controllers work.
func (l *Lab) startManager(ctx context.Context, namespaces ...string) (*manager, error) {
	m, err := l.launch(namespaces)
	if err != nil {
		return nil, err
	}
	if _, err := m.await(ctx, m.working); err != nil {
		m.kill()
		return nil, err
	}
	return m, nil
}

// launch starts the program.
func (l *Lab) launch(namespaces []string, more ...string) (*manager, error) {
	log, err := os.CreateTemp(l.Folder, "manager.*.log")
	if err != nil {
		return nil, err
	}
	m := &manager{leading: make(chan time.Time, 1), working: make(chan time.Time, 1), ended: make(chan struct{}), log: log.Name()}
	m.command = exec.Command(l.Manager, append([]string{ //nolint:noctx // stop ends it with a signal, so that it gives its lease back
		"manager", "--kubeconfig=" + l.kubeconfig, "--metrics-bind-address=0", "--health-probe-bind-address=0",
		"--allowed-source-hosts=" + l.origin.host(), "--watch-namespaces=" + strings.Join(namespaces, ","),
		"--zap-log-level=debug", // the default level does not say when the workers start
	}, more...)...)
	m.command.Env = append(os.Environ(), goMemLimit)
	output, err := m.command.StderrPipe()
	if err != nil {
		return nil, err
	}
	m.started = time.Now()
	if err := m.command.Start(); err != nil {
		return nil, err
	}
	go m.listen(output, log)
	return m, nil
}

// listen follows the log until the program ends.
func (m *manager) listen(output io.Reader, log io.WriteCloser) {
	defer func() { _ = log.Close() }()
	lines := bufio.NewScanner(io.TeeReader(output, log))
	begun := 0
	for lines.Scan() {
		var entry struct{ Msg string }
		if strings.Contains(strings.ToLower(lines.Text()), "successfully acquired lease") {
			m.leading <- time.Now()
		}
		if json.Unmarshal(lines.Bytes(), &entry) == nil && entry.Msg == "Starting workers" {
			if begun++; begun == controllerCount {
				m.working <- time.Now()
			}
		}
	}
	m.exit = m.command.Wait()
	close(m.ended)
}

// await waits for a point in the program's life, and gives the time to it.
func (m *manager) await(ctx context.Context, point <-chan time.Time) (time.Duration, error) {
	select {
	case at := <-point:
		return at.Sub(m.started), nil
	case <-m.ended:
		text, _ := os.ReadFile(m.log)
		return 0, fmt.Errorf("the manager ended: %w\n%s", m.exit, text)
	case <-time.After(time.Minute):
		return 0, fmt.Errorf("the manager does not begin; see %s", filepath.Base(m.log))
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// stop ends the program in good order, and joins what went wrong to err.
func (m *manager) stop(err *error) {
	*err = errors.Join(*err, m.command.Process.Signal(syscall.SIGTERM))
	if <-m.ended; m.exit != nil {
		*err = errors.Join(*err, fmt.Errorf("the manager: %w", m.exit))
	}
}

// kill ends it without a chance to say goodbye.
func (m *manager) kill() {
	_ = m.command.Process.Kill() // it fails when there is nothing to kill
	<-m.ended
}

func (m *manager) cpu() (time.Duration, error) { return measure.CPU(m.command.Process.Pid) }

// atRest waits until the program has used next to no CPU for half a second,
// and gives what it had used until then.
func (m *manager) atRest(ctx context.Context) (time.Duration, error) {
	const pause, calm, noise = 100 * time.Millisecond, 5, 10 * time.Millisecond
	used, err := m.cpu()
	for quiet := 0; quiet < calm && err == nil; {
		if err := sleep(ctx, pause); err != nil {
			return 0, err
		}
		var now time.Duration
		now, err = m.cpu()
		quiet++
		if now-used > noise {
			quiet = 0
		}
		used = max(used, now)
	}
	return used, err
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
