// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package origins

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/test/programs/postgres"
)

// postgresServer is one server for all tests; TestMain stops it.
var postgresServer = sync.OnceValues(func() (*postgres.Server, error) { return postgres.Start(context.Background()) })

// postgresStarted says whether there is a server to stop.
var postgresStarted atomic.Bool

func TestMain(m *testing.M) {
	code := m.Run()
	if postgresStarted.Load() {
		if s, err := postgresServer(); err == nil {
			err = s.Stop()
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				code = 1
			}
		}
	}
	os.Exit(code)
}

var tables atomic.Int64

// table is an export in a table of a database, with a user of its own.
type table struct {
	proxy   *proxy
	cluster *cluster
	server  *postgres.Server
	name    string
	fault   fault
}

func startSQL(t *testing.T) origin {
	postgresStarted.Store(true)
	s, err := postgresServer()
	if err != nil {
		t.Fatal(err)
	}
	o := &table{proxy: newProxy(t, s.Address), cluster: newCluster(), server: s, name: fmt.Sprintf("usage%d", tables.Add(1))}
	o.run(t, `create table NAME ("customerId" text, "workloadName" text, "asOf" date, "licensesEntitled" bigint, "licensesActive" bigint);
		create role NAME login password '`+canary+`'; grant select on NAME to NAME;`)
	o.cluster.optIn("db", "uri", "postgres://"+o.name+":"+canary+"@"+o.proxy.address()+"/postgres")
	o.cluster.optIn("ca", "ca.crt", s.CA)
	return o
}

// run runs a script as the owner; NAME in it is the table.
func (o *table) run(t *testing.T, script string) {
	t.Helper()
	if _, err := o.server.Run(context.WithoutCancel(t.Context()), "postgres", strings.ReplaceAll(script, "NAME", o.name)); err != nil {
		t.Fatal(err)
	}
}

func (o *table) objects() fetch.Objects { return o.cluster }

func (o *table) source() *v1alpha1.ExportSource {
	return &v1alpha1.ExportSource{
		ObjectMeta: metav1.ObjectMeta{Namespace: "partner", Name: "usage"},
		Spec: v1alpha1.ExportSourceSpec{
			Dataset: v1alpha1.DatasetLicenseUsage,
			SQL: &v1alpha1.SQLOrigin{
				SecretRef: v1alpha1.SecretReference{Name: "db"}, CASecretRef: &v1alpha1.SecretReference{Name: "ca"},
				Query: "select * from " + o.name + " order by 1",
			},
		},
	}
}

func (o *table) put(t *testing.T, rows, edition int) {
	o.run(t, "begin; truncate NAME; copy NAME from stdin csv header;\n"+string(usageCSV(rows, edition))+"\\.\ncommit;")
}

// meet: the server itself makes the faults that the protocol has; a proxy makes the
// others.
func (o *table) meet(t *testing.T, f fault, met func()) {
	switch o.fault {
	case unauthorized:
		o.run(t, "alter role NAME password '"+canary+"'")
	case wrongContent:
		o.run(t, `alter table NAME rename page to "customerId"`)
	}
	o.fault = f
	o.proxy.meet(t, none, nil)
	o.cluster.setFail(nil)
	switch f {
	case unauthorized:
		o.run(t, "alter role NAME password 'another'")
	case wrongContent:
		o.run(t, `alter table NAME rename "customerId" to page`)
	default:
		o.proxy.meet(t, f, met)
		return
	}
	o.cluster.setFail(func(context.Context) error { met(); return nil })
}
