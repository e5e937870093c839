package assessment

import "fmt"

// Note is something that is worth knowing about the figures and no fault.
type Note struct {
	// Code is one of the documented words.
	Code string
	// Message is one sentence of at most 300 bytes.
	Message string
}

// Codes of notes.
const (
	// NoteUsersOfOneSource: distinct users are those of one source, although
	// several have users.
	NoteUsersOfOneSource = "UsersOfOneSource"
)

// maxNotes bounds the notes of a status.
const maxNotes = 8

// notes lists what is worth knowing about the figures, at most eight entries.
func (e *evidence) notes() (list []Note) {
	for _, note := range []func() *Note{e.usersOfOneSource} {
		if n := note(); n != nil {
			list = append(list, *n)
		}
	}
	return list[:min(len(list), maxNotes)]
}

// usersOfOneSource says whose users a figure of distinct users leaves out
// (docs/semantics.md section 5).
func (e *evidence) usersOfOneSource() *Note {
	for _, u := range e.usages() {
		if len(u.NotUnited) == 0 {
			continue
		}
		return &Note{NoteUsersOfOneSource, fmt.Sprintf(
			"distinct users are those of one source; the users of %s are not among them, as no user can be recognized in two files", list(e.sourcesAt(u.NotUnited)))}
	}
	return nil
}
