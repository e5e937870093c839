// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

// Options of the console.
type Options struct {
	// Cluster is the connection with the user's own rights.
	Cluster *rest.Config
	// Namespace to show; empty for all.
	Namespace string
	// Locale of the pages.
	Locale *report.Locale
	// Port on 127.0.0.1; 0 takes a free one.
	Port int
	// Clock times the connection.
	Clock clock.Clock
	// Out is told the address to open.
	Out io.Writer
}

// Limits of the server. A page that follows the cluster sets its own.
const (
	headerTimeout, readTimeout, writeTimeout, idleTimeout = 5 * time.Second, 10 * time.Second, 30 * time.Second, 2 * time.Minute
	maxHeaderBytes                                        = 16 << 10
	stopTimeout                                           = 2 * time.Second
)

// Run serves the console until ctx ends.
func Run(ctx context.Context, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	v := newView(o.Namespace, o.Clock)
	p, err := newPages(v, o.Locale, o.Clock)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(o.Port)))
	if err != nil {
		return fmt.Errorf("open the port: %w; choose another one with --port, or leave it out", err)
	}
	if err := v.follow(ctx, o.Cluster); err != nil {
		return errors.Join(err, listener.Close())
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	g := newGuard(port, p.handler())
	if _, err := fmt.Fprintf(o.Out, "Open %s\nThe address is for you alone. Press Ctrl-C to stop.\n", g.address()); err != nil {
		return errors.Join(err, listener.Close())
	}
	return serve(ctx, listener, newServer(ctx, g))
}

// newServer has limits for every request, and ends the requests with ctx.
func newServer(ctx context.Context, handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeaderBytes, BaseContext: func(net.Listener) context.Context { return ctx },
	}
}

// serve answers until ctx ends. The pages that follow the cluster end with it.
func serve(ctx context.Context, listener net.Listener, server *http.Server) error {
	stopped := make(chan error, 1)
	defer context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
		defer cancel()
		stopped <- server.Shutdown(grace)
	})()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the pages: %w", err)
	}
	return <-stopped
}
