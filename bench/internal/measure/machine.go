// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package measure

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// MaxForeign is the CPU that others may use during a valid measurement, in
// cores: above it a peer with two threads loses its second one.
const MaxForeign = 0.2

// Load is the CPU time used so far: by everything on the machine, and by this
// process with everything it started.
type Load struct {
	at         time.Time
	all, owned time.Duration
}

// ReadLoad reads the kernel's counters.
func ReadLoad() (l Load, err error) {
	l.at = time.Now()
	if l.all, err = busy(); err != nil {
		return l, err
	}
	l.owned, err = family(os.Getpid())
	return l, err
}

// Foreign is how many cores others have used since.
func (l Load) Foreign(since Load) float64 {
	used := (l.all - since.all) - (l.owned - since.owned)
	return max(0, used.Seconds()/l.at.Sub(since.at).Seconds())
}

// busy is the CPU time of the whole machine, stolen time included.
func busy() (time.Duration, error) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	line, _, _ := strings.Cut(string(text), "\n")
	var sum time.Duration
	for i, field := range strings.Fields(line)[1:] {
		const idle, waiting, steal = 3, 4, 7
		if i == idle || i == waiting || i > steal {
			continue
		}
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("/proc/stat: %w", err)
		}
		sum += time.Duration(n) * tick
	}
	return sum, nil
}

// Machine is what the figures depend on.
type Machine struct {
	CPU       string
	Cores     int
	MemoryMiB int64
	Kernel    string
}

// ThisMachine looks it up; what the kernel doesn't tell stays empty.
func ThisMachine() Machine {
	m := Machine{Cores: runtime.NumCPU()}
	m.CPU = field("/proc/cpuinfo", "model name")
	total, _, _ := strings.Cut(field("/proc/meminfo", "MemTotal"), " ")
	if kib, err := strconv.ParseInt(total, 10, 64); err == nil {
		m.MemoryMiB = kib >> 10
	}
	if release, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		m.Kernel = strings.TrimSpace(string(release))
	}
	return m
}

// field gives the value of the first line "name: value".
func field(path, name string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if key, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
