// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
)

// entry is a file in an archive. Slices of entries are in the order of the archive.
type entry struct {
	name       string
	content    []byte
	executable bool
}

func (e entry) mode() int64 {
	if e.executable {
		return 0o755
	}
	return 0o644
}

// writeArchives writes an archive for each platform: the program, its license,
// and the completion of the plugin where shells have one.
func (r release) writeArchives() error {
	for _, p := range r.platforms {
		entries, err := r.entries(p)
		if err != nil {
			return err
		}
		pack := tarGzip
		if p.os == "windows" {
			pack = zipped
		}
		content, err := pack(entries)
		if err != nil {
			return err
		}
		if err := r.write(r.archive(p), content); err != nil {
			return err
		}
	}
	return nil
}

// archive is the name of the archive of a platform: what is usual there.
func (r release) archive(p platform) string {
	if p.os == "windows" {
		return r.file(p, ".zip")
	}
	return r.file(p, ".tar.gz")
}

func (r release) entries(p platform) ([]entry, error) {
	license := filepath.Join(r.root, "LICENSE")
	files := []string{license, r.program(p)}
	if p.os != "windows" {
		files = append(files, filepath.Join(r.root, "hack", "kubectl_complete-adoption"))
	}
	entries := make([]entry, len(files))
	for i, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		entries[i] = entry{name: filepath.Base(file), content: content, executable: file != license}
	}
	return entries, nil
}

// tarGzip packs files that belong to root and are from the epoch.
func tarGzip(entries []entry) ([]byte, error) {
	var buffer bytes.Buffer
	compressed := gzip.NewWriter(&buffer)
	if err := writeTar(compressed, entries); err != nil {
		return nil, err
	}
	err := compressed.Close()
	return buffer.Bytes(), err
}

func writeTar(to io.Writer, entries []entry) error {
	archive := tar.NewWriter(to)
	for _, e := range entries {
		header := &tar.Header{
			Typeflag: tar.TypeReg, Name: e.name, Size: int64(len(e.content)), Mode: e.mode(),
			ModTime: epoch, Format: tar.FormatUSTAR,
		}
		if err := archive.WriteHeader(header); err != nil {
			return err
		}
		if _, err := archive.Write(e.content); err != nil {
			return err
		}
	}
	return archive.Close()
}

func zipped(entries []entry) ([]byte, error) {
	var buffer bytes.Buffer
	archive := zip.NewWriter(&buffer)
	for _, e := range entries {
		header := &zip.FileHeader{Name: e.name, Method: zip.Deflate, Modified: epoch}
		header.SetMode(os.FileMode(e.mode()))
		file, err := archive.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := file.Write(e.content); err != nil {
			return nil, err
		}
	}
	err := archive.Close()
	return buffer.Bytes(), err
}
