// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package postgres starts a PostgreSQL server of its own for tests: with TLS,
// on a free port of the loopback address, in a folder that goes with it.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// nobody is who the server runs as where the tests run as root, which it
// refuses to be.
const nobody = 65534

// Password of the user postgres.
const Password = "CANARY-7f3a"

// Server is one that takes connections.
type Server struct {
	// Address is host:port.
	Address string
	// CA is the PEM certificate that signs the server's.
	CA string

	bin, folder string
	process     *exec.Cmd
}

// Start makes a database cluster and waits until it can be used.
func Start(ctx context.Context) (*Server, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "postgres-")
	if err != nil {
		return nil, fmt.Errorf("folder: %w", err)
	}
	s := &Server{bin: bin, folder: folder}
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// URI of a database for the user postgres, with TLS.
func (s *Server) URI(database string) string {
	return "postgres://postgres:" + Password + "@" + s.Address + "/" + database
}

// Run gives what psql prints for a script: one line a row, without a header.
func (s *Server) Run(ctx context.Context, database, script string) (string, error) {
	psql := exec.CommandContext(ctx, filepath.Join(s.bin, "psql"), "--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
		"--set", "ON_ERROR_STOP=1", "--dbname", s.URI(database)+"?sslmode=require")
	psql.Stdin = strings.NewReader(script)
	output, err := psql.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("psql: %w: %s", err, output)
	}
	return strings.TrimSpace(string(output)), nil
}

// Stop ends the server at once and removes its folder.
func (s *Server) Stop() error {
	if s.process != nil {
		_ = s.process.Process.Signal(syscall.SIGQUIT)
		_ = s.process.Wait()
	}
	return os.RemoveAll(s.folder)
}

// programs gives the folder of initdb, postgres and psql.
func programs() (string, error) {
	if bin := os.Getenv("POSTGRES"); bin != "" {
		return bin, nil
	}
	installed, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(installed) == 0 {
		return "", errors.New("no PostgreSQL: export POSTGRES=$(hack/postgres.sh)")
	}
	return filepath.Dir(installed[len(installed)-1]), nil
}

func (s *Server) start(ctx context.Context) error {
	if err := s.prepare(); err != nil {
		return err
	}
	data := filepath.Join(s.folder, "data")
	initdb := s.command(ctx, "initdb", "--pgdata", data, "--username", "postgres", "--pwfile", filepath.Join(s.folder, "password"),
		"--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync")
	if output, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, output)
	}
	port, err := freePort(ctx)
	if err != nil {
		return err
	}
	s.Address = net.JoinHostPort("127.0.0.1", port)
	log, err := os.Create(filepath.Join(s.folder, "log"))
	if err != nil {
		return fmt.Errorf("log: %w", err)
	}
	defer func() { _ = log.Close() }()
	s.process = s.command(context.WithoutCancel(ctx), "postgres", "-D", data, "-p", port, "-F", "-c", "listen_addresses=127.0.0.1",
		"-c", "unix_socket_directories=", "-c", "ssl=on",
		"-c", "ssl_cert_file="+filepath.Join(s.folder, certificateFile), "-c", "ssl_key_file="+filepath.Join(s.folder, keyFile))
	s.process.Stdout, s.process.Stderr = log, log
	if err := s.process.Start(); err != nil {
		s.process = nil
		return fmt.Errorf("postgres: %w", err)
	}
	return s.wait(ctx)
}

// wait asks until the server answers a query.
func (s *Server) wait(ctx context.Context) error {
	var err error
	for ctx.Err() == nil {
		if _, err = s.Run(ctx, "postgres", "select 1"); err == nil {
			return nil
		}
		if stopped := syscall.Kill(s.process.Process.Pid, 0); stopped != nil {
			break
		}
	}
	log, _ := os.ReadFile(filepath.Join(s.folder, "log"))
	return fmt.Errorf("postgres does not answer: %w: %s", err, log)
}

// prepare writes what the server needs, and gives it to who it runs as.
func (s *Server) prepare() error {
	certificate, key, err := newCertificate()
	if err != nil {
		return err
	}
	s.CA = string(certificate)
	for name, content := range map[string][]byte{certificateFile: certificate, keyFile: key, "password": []byte(Password)} {
		path := filepath.Join(s.folder, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		if err := handOver(path); err != nil {
			return err
		}
	}
	return handOver(s.folder)
}

func handOver(path string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	if err := os.Chown(path, nobody, nobody); err != nil {
		return fmt.Errorf("hand over: %w", err)
	}
	return nil
}

func (s *Server) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, program), args...)
	cmd.Dir = s.folder
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	return cmd
}

func freePort(ctx context.Context) (string, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("port: %w", err)
	}
	defer func() { _ = listener.Close() }()
	address, ok := listener.Addr().(*net.TCPAddr)
	if !ok {
		return "", errors.New("port: not a TCP address")
	}
	return strconv.Itoa(address.Port), nil
}
