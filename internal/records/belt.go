package records

// belt carries things from a goroutine of its own, which fills them a few ahead,
// to who uses them, and back to be filled again. It must be stopped.
type belt[T any] struct {
	empty, full chan *T
	current     *T
	// panicked is what made the goroutine panic. It is passed on to who uses
	// the things, whose business it is to survive it or not.
	panicked any
}

// beltLength is the number of things on a belt.
const beltLength = 3

// newBelt starts one. fill says whether there will be more.
func newBelt[T any](fill func(*T) (more bool)) *belt[T] {
	b := &belt[T]{empty: make(chan *T, beltLength), full: make(chan *T, beltLength)}
	for range beltLength {
		b.empty <- new(T)
	}
	go b.run(fill)
	return b
}

func (b *belt[T]) run(fill func(*T) bool) {
	defer close(b.full)
	defer func() { b.panicked = recover() }()
	for each := range b.empty {
		more := fill(each)
		b.full <- each
		if !more {
			return
		}
	}
}

// next gives the next thing, valid until the one after it; nil is the end.
func (b *belt[T]) next() *T {
	if b.current != nil {
		b.empty <- b.current
	}
	b.current = <-b.full
	if b.current == nil {
		b.repanic()
	}
	return b.current
}

// stop ends the goroutine, and waits for it: what it reads from is not touched
// any more afterwards.
func (b *belt[T]) stop() {
	for more := true; more; {
		select {
		case <-b.empty:
		default:
			more = false
		}
	}
	close(b.empty)
	for more := true; more; {
		_, more = <-b.full
	}
	b.repanic()
}

func (b *belt[T]) repanic() {
	if p := b.panicked; p != nil {
		b.panicked = nil
		panic(p)
	}
}
