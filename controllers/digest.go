package controllers

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// digestOf identifies values that are made of text and integers.
func digestOf(values ...any) string {
	text, err := json.Marshal(values)
	if err != nil {
		panic(err) // text and integers only
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}
