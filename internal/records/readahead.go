package records

import "io"

// A stream is decompressed in a goroutine of its own, a few chunks ahead of
// who reads it: that way the two share the machine's cores.
const (
	aheadChunks = 3
	aheadChunk  = 256 << 10
)

// ahead reads a stream ahead. Close ends its goroutine.
type ahead struct {
	// full chunks go to the reader, free ones back; both hold all there are, so
	// that nobody waits to give one away.
	full, free chan []byte
	// chunk is the one being read, and rest what is left of it.
	chunk, rest []byte
	// err ended the stream; to be read when full is closed.
	err error
}

func readAhead(r io.Reader) *ahead {
	a := &ahead{full: make(chan []byte, aheadChunks), free: make(chan []byte, aheadChunks)}
	for range aheadChunks {
		a.free <- make([]byte, aheadChunk)
	}
	go a.run(r)
	return a
}

func (a *ahead) run(r io.Reader) {
	defer close(a.full)
	for chunk := range a.free {
		var n int
		n, a.err = fill(r, chunk)
		a.full <- chunk[:n]
		if a.err != nil {
			return
		}
	}
}

func (a *ahead) Read(p []byte) (int, error) {
	for len(a.rest) == 0 {
		if a.chunk != nil {
			a.free <- a.chunk[:aheadChunk]
			a.chunk = nil
		}
		chunk, ok := <-a.full
		if !ok {
			return 0, a.err
		}
		a.chunk, a.rest = chunk, chunk
	}
	n := copy(p, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

// Close returns when the goroutine has ended; it may be in the middle of a
// read. Nothing may be read any more.
func (a *ahead) Close() {
	close(a.free)
	for ok := true; ok; {
		_, ok = <-a.full
	}
}
