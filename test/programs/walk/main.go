// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Command walk does what a page of docs says: it writes the page's files and
// runs its commands, in order and in one shell, in the current folder. It fails
// at the first command that fails, and where the page shows another output than
// the command has.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// run walks through the page args[0]. The shell reads args[1] first: what
// stands for a reader's hands.
func run(ctx context.Context, args []string) error {
	if len(args) != 2 {
		return errors.New("usage: walk PAGE PRELUDE")
	}
	text, err := os.ReadFile(args[0])
	if err != nil {
		return fmt.Errorf("read the page: %w", err)
	}
	steps, err := stepsOf(string(text))
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	folder, err := os.MkdirTemp("", "walk.")
	if err != nil {
		return fmt.Errorf("make a folder for the outputs: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	// Its status is told by the step that has no output after it.
	shell := exec.CommandContext(ctx, "bash", "-c", script(steps, args[1], folder))
	shell.Stderr = os.Stderr
	_ = shell.Run()
	return compare(steps, args[0], folder)
}

// script does all steps in one shell, so that folders and variables stay. The
// output of a step is in the file of its number, and in NUMBER.done once it has
// come to its end. A step whose output is shown may fail: the page says how.
func script(steps []step, prelude, folder string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "set -o pipefail\n. '%s'\n", prelude)
	for i, s := range steps {
		output := filepath.Join(folder, fmt.Sprint(i))
		strict := "-e"
		if s.output != "" {
			strict = "+e"
		}
		fmt.Fprintf(&text, "set %s\n{\n%s\n} </dev/null >'%s' 2>&1\n: >'%s.done'\n", strict, s.command(), output, output)
	}
	return text.String()
}

// compare fails with the first step that has not done what the page says.
func compare(steps []step, page, folder string) error {
	for i, s := range steps {
		path := filepath.Join(folder, fmt.Sprint(i))
		output, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("%s:%d: was not come to: %w", page, s.line, err)
		}
		if _, err := os.Stat(path + ".done"); err != nil {
			return fmt.Errorf("%s:%d: failed:\n%s", page, s.line, output)
		}
		if s.output != "" && !shows(s.output, string(output)) {
			return fmt.Errorf("%s:%d: the page shows\n%s\nbut there came\n%s", page, s.line, s.output, output)
		}
	}
	return nil
}
