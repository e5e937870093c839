package records

// maxWaiting is the most text that waits: few enough bytes for a core's cache,
// and items enough for their shortcuts to be fetched together.
const maxWaiting = 64 << 10

// waitingItems are flat JSON items whose place in the facts is about to be
// looked up, all at once, for the reason that shortcuts.touch gives.
type waitingItems struct {
	items  []waitingItem
	hashes []rowHash
	// text is that of all items.
	text []byte
}

// waitingItem is one of them.
type waitingItem struct {
	at place
	// end is where its text ends.
	end    int
	counts [2]int64
}

// room says whether there is room for another text.
func (w *waitingItems) room(size int) bool { return len(w.text)+size <= maxWaiting }

// add copies an item. Its end is set here.
func (w *waitingItems) add(text []byte, hash rowHash, each waitingItem) {
	w.text = append(w.text, text...)
	each.end = len(w.text)
	w.items = append(w.items, each)
	w.hashes = append(w.hashes, hash)
}

func (w *waitingItems) clear() {
	w.items, w.hashes, w.text = w.items[:0], w.hashes[:0], w.text[:0]
}
