// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A manager that is told to end in the middle of a read does not finish the read:
// it ends by itself, hands its lease over, and writes nothing of what it has read
// so far. The content is in memory, so that nothing but the read itself can look
// whether it shall end (docs/testing.md B34).
func TestEndDuringARead(t *testing.T) {
	reading, other := newNamespace(t, "reading"), newNamespace(t, "not-reading")
	m := startManager(t)
	kubectlWith(t, strings.ReplaceAll(watchedUsage, "ACTIVE", "1"), "apply", "-n", other, "-f", "-")
	waitReady(t, other)
	before, token := versions(t, watchedUsage, other), monitoringToken(t, reading)
	rows := func() float64 {
		_, metrics := scrape(t, m, token)
		return sum(t, metrics, "adoption_exportsource_rows_read_total")
	}
	already := rows()

	storeFile(t, reading, "long", longExport(t))
	kubectlWith(t, sourceOfFile("long", "LicenseUsage"), "apply", "-n", reading, "-f", "-")
	eventually(t, func() error {
		if rows() == already {
			return fmt.Errorf("the read has not begun")
		}
		return nil
	})
	m.signal(t, syscall.SIGTERM)
	<-m.ended

	if status := m.command.ProcessState.ExitCode(); status != 0 {
		t.Errorf("the manager ended with status %d: a read that did not end was left behind", status)
	}
	if holder := strings.TrimSpace(leaseHolder(t)); holder != "" {
		t.Errorf("the manager ended and %s still holds the lease", holder)
	}
	said := kubectl(t, "get", "exportsource", "long", "-n", reading, "-o",
		`jsonpath={.status.artifact}{.status.rejections}{.status.largeRead}{.status.conditions[?(@.type=="FetchFailed")].reason}{.status.conditions[?(@.type=="Stalled")].reason}`)
	if said != "" {
		t.Errorf("the status says of a read that has not ended: %s", said)
	}
	if diff := cmp.Diff(before, versions(t, watchedUsage, other)); diff != "" {
		t.Errorf("another namespace (-before +after the end):\n%s", diff)
	}
}

// longExport takes a reader long: about ten million rows in a ConfigMap. They
// are the same block again and again, each time a Zstandard frame of its own. A
// number at random in some of its rows keeps a block from being compressed so
// well that the file is refused.
func longExport(t *testing.T) []byte {
	t.Helper()
	const header, largest = "customerId,licensesEntitled,licensesActive,note\n", 900 << 10
	random := rand.New(rand.NewPCG(1, 2))
	var rows strings.Builder
	for i := 0; rows.Len() < 1<<20; i++ {
		note := ""
		if i%300 == 0 {
			note = strconv.FormatUint(random.Uint64(), 36)
		}
		fmt.Fprintf(&rows, "%03d,9,1,%s\n", i%1000, note)
	}
	block := compressed(t, []byte(rows.String()))
	return append(compressed(t, []byte(header)), bytes.Repeat(block, largest/len(block))...)
}
