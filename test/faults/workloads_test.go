// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package faults

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// workload is what people do in a namespace, step by step. After each step the
// manager comes to rest.
type workload struct {
	steps []step
	// prepared is how many of the first steps meet no faults.
	prepared int
	// replicas of the manager; 0 is one.
	replicas int
	flags    []string
	// manyStates says that the number of writes depends on chance: the steps
	// change faster than the manager looks.
	manyStates bool
	// deletes says that objects are deleted, so that a request may find none.
	deletes bool
}

// step is one of a workload.
type step struct {
	name string
	do   func(*run)
	// check says what is wrong at rest, beside what every workload promises.
	check func(*run) error
	// free says that the state is judged by check alone, not by the reference.
	free bool
	// slow gives it three times the patience.
	slow bool
}

// with begins with sources and reports at rest, and no faults.
func with(steps ...step) workload {
	return workload{steps: append([]step{{name: "prepare", do: prepare}}, steps...), prepared: 1}
}

func prepare(r *run) {
	r.data(deploymentA, usageA)
	r.source("dep", v1alpha1.DatasetLicenseDeployment, "data", "dep")
	r.source("use", v1alpha1.DatasetLicenseUsage, "data", "use")
	r.report("one", alpha)
	r.report("two", beta)
}

// workloads are all of them, by name. Every request of those in enumerated meets
// every fault; the others are for the plans of testdata/plans.
var workloads map[string]workload

// enumerated are in the order in which they run: the slow ones first.
var enumerated = []string{
	"leader", "template", "recreate", "repair", "suspend", "spec", "secret", "upgrade", "create", "content", "flip", "slowFlip", "request", "restartBroken",
}

func init() {
	workloads = map[string]workload{
		"create":  {steps: []step{{name: "create", do: prepare}}},
		"content": with(step{name: "new content", do: func(r *run) { r.data(deploymentB, usageA) }}),
		"flip":    flip(),
		"slowFlip": with(
			step{name: "B", do: func(r *run) { r.data(deploymentB, usageA) }},
			step{name: "A again", do: func(r *run) { r.data(deploymentA, usageA) }},
		),
		"spec":     spec(),
		"repair":   repair(),
		"recreate": recreate(),
		"template": template(),
		"leader":   leader(),
		"secret":   secret(),
		"suspend":  suspend(),
		"request": with(step{name: "request now", do: func(r *run) {
			requestNow(r, "dep", &v1alpha1.ExportSource{}, "1")
			requestNow(r, "one", &v1alpha1.CustomerAdoption{}, "1")
		}, check: handled}),
		"upgrade": with(step{name: "upgrade", do: func(r *run) {
			r.data(deploymentB, usageA)
			r.managers[0].upgrade(cluster.upgraded)
		}, check: func(r *run) error {
			if !strings.Contains(r.managers[0].output(), `"version":"second"`) {
				return errors.New("the second version does not run")
			}
			return nil
		}}),
		"restartBroken": restartBroken(),
	}
	maps.Copy(workloads, experiments())
}

// flip writes content B and at once A again, with more and more time between.
func flip() workload {
	w := with(step{name: "flip", do: func(r *run) {
		for i := range 12 {
			r.data(deploymentB, usageA)
			time.Sleep(time.Duration(i%6) * 20 * time.Millisecond)
			r.data(deploymentA, usageA)
			time.Sleep(50 * time.Millisecond)
		}
	}})
	w.manyStates = true
	return w
}

func spec() workload {
	return with(
		step{name: "target", do: func(r *run) {
			change(r, "one", &v1alpha1.CustomerAdoption{}, func(c *v1alpha1.CustomerAdoption) { c.Spec.Targets.DeploymentPercent = new(int32(90)) })
		}},
		step{name: "time zone", do: func(r *run) {
			change(r, "dep", &v1alpha1.ExportSource{}, func(s *v1alpha1.ExportSource) { s.Spec.TimeZone = "Europe/Berlin" })
		}},
		step{name: "fewer sources", do: func(r *run) {
			change(r, "two", &v1alpha1.CustomerAdoption{}, func(c *v1alpha1.CustomerAdoption) { c.Spec.Sources = references([]string{"use"}) })
		}},
	)
}

const loginPage = "<html><body>Please log in</body></html>"

func repair() workload {
	return with(
		step{name: "break", do: func(r *run) { r.file("data", "dep", loginPage, nil) }},
		step{name: "repair", do: func(r *run) { r.data(deploymentB, usageA) }},
	)
}

func recreate() workload {
	w := with(
		step{name: "report of another customer", do: func(r *run) {
			r.remove("one", &v1alpha1.CustomerAdoption{})
			r.report("one", gamma)
		}},
		step{name: "source of a missing key", do: func(r *run) {
			r.remove("dep", &v1alpha1.ExportSource{})
			r.source("dep", v1alpha1.DatasetLicenseDeployment, "data", "later")
		}},
		step{name: "the key comes", do: func(r *run) { r.file("data", "later", deployment(deploymentB), deploymentB) }},
	)
	w.deletes = true
	return w
}

func template() workload {
	w := with(
		step{name: "portfolio", do: func(r *run) { r.portfolio("all") }, check: reports("one", "two", alpha, beta, gamma)},
		step{name: "a customer leaves", do: func(r *run) {
			r.data(content{alpha: {100, 80}, gamma: {40, 39}}, content{alpha: {100, 70}, gamma: {40, 38}})
		}, check: reports("one", "two", alpha, gamma)},
		step{name: "a customer comes", do: func(r *run) {
			r.data(content{alpha: {100, 80}, gamma: {40, 39}, delta: {30, 3}}, content{alpha: {100, 70}, gamma: {40, 38}, delta: {30, 2}})
		}, check: reports("one", "two", alpha, gamma, delta)},
	)
	w.deletes = true
	return w
}

// reports says which reports a namespace has: those of names, and a generated
// one for each customer.
func reports(names ...string) func(*run) error {
	return func(r *run) error {
		var got []string
		for _, object := range cluster.observer.current(r.namespace) {
			c, ok := object.(*v1alpha1.CustomerAdoption)
			switch {
			case ok && len(c.OwnerReferences) > 0:
				got = append(got, c.Spec.Customer.ID)
			case ok:
				got = append(got, c.Name)
			}
		}
		slices.Sort(got)
		if want := slices.Sorted(slices.Values(names)); !slices.Equal(got, want) {
			return fmt.Errorf("there are reports %v, want %v", got, want)
		}
		return nil
	}
}

func leader() workload {
	w := with(
		step{name: "new content", do: func(r *run) { r.data(deploymentB, usageA) }},
		step{name: "the leader dies", do: func(r *run) {
			r.loseLeader()
			r.data(deploymentA, usageA)
		}},
	)
	w.replicas, w.flags = 2, []string{"--leader-elect"}
	return w
}

func suspend() workload {
	suspended := func(value bool) func(*run) {
		return func(r *run) {
			change(r, "dep", &v1alpha1.ExportSource{}, func(s *v1alpha1.ExportSource) { s.Spec.Suspend = value })
			change(r, "two", &v1alpha1.CustomerAdoption{}, func(c *v1alpha1.CustomerAdoption) { c.Spec.Suspend = value })
		}
	}
	return with(
		step{name: "suspend", do: suspended(true)},
		step{name: "new content meanwhile", do: func(r *run) { r.data(deploymentB, usageA) }},
		step{name: "resume", do: suspended(false)},
	)
}

// handled says whether what was asked for is done.
func handled(r *run) error {
	if s, c := r.sourceOf("dep"), r.reportOf("one"); s.Status.LastHandledReconcileAt != "1" || c.Status.LastHandledReconcileAt != "1" {
		return errors.New("the request was not handled")
	}
	return nil
}

func restartBroken() workload {
	return with(
		step{name: "break", do: func(r *run) { r.file("data", "dep", loginPage, nil) }},
		step{name: "restart, edit and create", do: func(r *run) {
			r.managers[0].restart()
			change(r, "one", &v1alpha1.CustomerAdoption{}, func(c *v1alpha1.CustomerAdoption) { c.Spec.Targets.DeploymentPercent = new(int32(95)) })
			r.report("new", alpha)
		}},
		step{name: "repair", do: func(r *run) { r.data(deploymentB, usageA) }},
	)
}

// secret reads an export from an HTTPS server whose token changes.
func secret() workload {
	token := func(r *run, name string) string {
		token := "canary-" + name + "-of-" + r.namespace
		r.secrets = append(r.secrets, token)
		return token
	}
	return workload{prepared: 1, steps: []step{
		{name: "prepare", do: func(r *run) {
			prepare(r)
			r.serve(deployment(deploymentA), deploymentA)
			r.login(token(r, "first"))
			r.webSource("web")
			r.report("three", gamma, "web")
		}},
		{name: "the server wants another token", do: func(r *run) {
			r.web.wants([]byte(token(r, "second")))
			requestNow(r, "web", &v1alpha1.ExportSource{}, "1")
		}, check: readNow("1")},
		{name: "the Secret has it", do: func(r *run) {
			change(r, "login", &corev1.Secret{}, func(s *corev1.Secret) { s.Data["token"] = []byte(r.secrets[1]) })
			requestNow(r, "web", &v1alpha1.ExportSource{}, "2")
		}, check: readNow("2")},
	}}
}

// readNow says whether the HTTPS source was read when it was asked for.
func readNow(token string) func(*run) error {
	return func(r *run) error {
		if got := r.sourceOf("web").Status.LastHandledReconcileAt; got != token {
			return fmt.Errorf("the source has handled request %q, want %q", got, token)
		}
		return nil
	}
}
