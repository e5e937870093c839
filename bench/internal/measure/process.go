// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package measure

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// tick is the kernel's unit of CPU time.
const tick = 10 * time.Millisecond

// PeakRSS is the high-water mark of a process's memory, in KiB. Unlike
// rusage's it does not start with the memory of the process's parent.
func PeakRSS(pid int) (int64, error) {
	path := fmt.Sprintf("/proc/%d/status", pid)
	text, _, _ := strings.Cut(field(path, "VmHWM"), " ")
	kib, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("VmHWM in %s: %w", path, err)
	}
	return kib, nil
}

// Heap is what this process has in use, in bytes. A second collection frees
// what pools and finalizers held at the first.
func Heap() int64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// CPU is the time that a process has used so far, without its children.
func CPU(pid int) (time.Duration, error) {
	s, err := readStat(pid)
	return s.own, err
}

// stat is what /proc says of a process.
type stat struct {
	parent int
	// own time, and that of children which have ended.
	own, children time.Duration
}

func readStat(pid int) (s stat, err error) {
	path := fmt.Sprintf("/proc/%d/stat", pid)
	text, err := os.ReadFile(path)
	if err != nil {
		return s, err
	}
	// The name before it is in parentheses, and may hold spaces and more of them.
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	const parent, user, system, childUser, childSystem = 1, 11, 12, 13, 14
	var ticks [5]int64
	for i, f := range [...]int{parent, user, system, childUser, childSystem} {
		if f >= len(fields) {
			return s, fmt.Errorf("%s: too short", path)
		}
		if ticks[i], err = strconv.ParseInt(fields[f], 10, 64); err != nil {
			return s, fmt.Errorf("%s: %w", path, err)
		}
	}
	return stat{
		parent:   int(ticks[0]),
		own:      time.Duration(ticks[1]+ticks[2]) * tick,
		children: time.Duration(ticks[3]+ticks[4]) * tick,
	}, nil
}

// family is the time used so far by a process and everything below it, ended
// or not.
func family(root int) (time.Duration, error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0, err
	}
	all := map[int]stat{}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		s, err := readStat(pid)
		if errors.Is(err, fs.ErrNotExist) {
			continue // it has just ended
		}
		if err == nil {
			all[pid] = s
		}
	}
	return sumFamily(all, root), nil
}

// sumFamily adds up a process and its descendants.
func sumFamily(all map[int]stat, root int) time.Duration {
	sum := all[root].own + all[root].children
	for pid, s := range all {
		if s.parent == root && pid != root {
			sum += sumFamily(all, pid)
		}
	}
	return sum
}
