package records

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
)

// Things come in order, and the end is nil.
func TestBeltKeepsOrder(t *testing.T) {
	n := 0
	b := newBelt(func(into *int) bool {
		n++
		*into = n
		return n < 10
	})
	defer b.stop()
	for want := 1; want <= 10; want++ {
		if got := b.next(); *got != want {
			t.Fatalf("got %d, want %d", *got, want)
		}
	}
	if b.next() != nil {
		t.Error("more than were made")
	}
}

// What panics beside us panics here: a process must not die of a goroutine
// that nobody guards.
func TestBeltPassesPanicsOn(t *testing.T) {
	for name, use := range map[string]func(*belt[int]){
		"used":    func(b *belt[int]) { b.next() },
		"stopped": func(b *belt[int]) { b.stop() },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if p := recover(); p != "broken" {
					t.Errorf("recovered %v", p)
				}
			}()
			begun := make(chan struct{})
			b := newBelt(func(*int) bool {
				close(begun)
				panic("broken")
			})
			<-begun
			use(b)
		})
	}
}

// endless is a file without an end, or with a fault at it; it must not be read
// when nobody reads it any more.
type endless struct {
	t     *testing.T
	start io.Reader
	err   error
	left  bool
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left {
		e.t.Error("read after the end")
	}
	n, err := e.start.Read(p)
	switch {
	case !errors.Is(err, io.EOF):
		return n, err
	case e.err != nil:
		return n, e.err
	}
	return copy(p, "tenant-1,Teams,10,5\n"), nil
}

// However reading ends, nothing goes on behind it.
func TestReadLeavesNothingRunning(t *testing.T) {
	broken := errors.New("broken")
	header := usage("tenant-1,Teams,10,5")
	for name, test := range map[string]struct {
		start   string
		err     error
		options func(*Options)
	}{
		"too many rows":   {start: header, options: func(o *Options) { o.Limits.MaxRows = 1000 }},
		"too large":       {start: header, options: func(o *Options) { o.Limits.MaxBytes = 1 << 20 }},
		"header repeated": {start: header + header},
		"quote":           {start: header + "a\"b,1,2,3\n"},
		"origin":          {start: header, err: broken},
		"origin cut":      {start: header + "tenant-1,Te", err: broken},
		"no header":       {start: "a,b\n"},
	} {
		t.Run(name, func(t *testing.T) {
			o := usageOptions()
			if test.options != nil {
				test.options(&o)
			}
			synctest.Test(t, func(t *testing.T) {
				file := &endless{t: t, start: strings.NewReader(test.start), err: test.err}
				if _, err := Read(file, o); err == nil || errors.Is(err, broken) != (test.err != nil) {
					t.Errorf("Read: %v", err)
				}
				file.left = true
			})
		})
	}
}
