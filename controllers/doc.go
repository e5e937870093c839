// Package controllers is the Kubernetes end of the house. Watched objects and
// the facts of the sources come in; one status apply per change and events on
// transitions go out.
//
// Per kind there are two files with a story: <kind>_controller.go gathers and
// applies, <kind>_status.go is the pure function from what was gathered to a
// status. The offline report calls the same pure functions.
package controllers

// FieldManager owns the status fields and names the reporting controller of
// events.
const FieldManager = "customer-adoption-operator"
