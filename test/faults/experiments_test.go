// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package faults

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// experiments are workloads for one plan each: the fault is in what they do.
func experiments() map[string]workload {
	return map[string]workload{
		"sourceFlip": flipWhen("the source publishes B", func(r *run) bool {
			return r.sourceOf("dep").Status.Artifact.Size == int64(len(deployment(deploymentB)))
		}),
		"portfolioFlip": flipWhen("the portfolio shows B", func(r *run) bool {
			all, _ := cluster.observer.object(r.namespace, "PortfolioAdoption/all").(*v1alpha1.PortfolioAdoption)
			return all.Status.Licenses.Assigned == deploymentB.sum().part
		}),
		"lateWrite":    lateWrite(),
		"restartAgain": restartAgain(),
		"handWritten":  handWritten(),
		"rights":       rights(),
		"slowHost":     slowHost(),
		"metadataEdit": metadataEdit(),
		"storm":        storm(),
		"manySources":  manySources(),
	}
}

// flipWhen writes content B, and A again as soon as B has come so far.
func flipWhen(what string, came func(*run) bool) workload {
	return workload{prepared: 1, manyStates: true, steps: []step{
		{name: "prepare", do: func(r *run) {
			prepare(r)
			r.portfolio("all")
		}, check: reports("one", "two", alpha, beta, gamma)},
		{name: "flip", do: func(r *run) {
			r.data(deploymentB, usageA)
			r.await(what, func() bool { return came(r) })
			r.data(deploymentA, usageA)
		}},
	}}
}

// lateWrite kills the leader while its write is on the way, and lets the write
// arrive when the next leader has nothing to do any more.
func lateWrite() workload {
	w := with(
		step{name: "the leader dies with a write on the way", do: func(r *run) {
			r.data(deploymentB, usageA)
			r.await("the write is on its way, or done", func() bool {
				return slices.ContainsFunc(r.requests(), func(q request) bool { return q.name == "patch customeradoptions/one/status" })
			})
			r.loseLeader()
			r.data(deploymentA, usageA)
		}},
		step{name: "the write arrives", do: func(r *run) {
			for _, m := range r.managers {
				m.proxy.release()
			}
		}},
	)
	w.replicas, w.flags, w.manyStates = 2, []string{"--leader-elect"}, true
	return w
}

// restartAgain restarts the manager twice while a source is broken that a new
// report has never got anything from.
func restartAgain() workload {
	w := restartBroken()
	again := step{name: "restart again", do: func(r *run) { r.managers[0].restart() }, check: func(r *run) error {
		for _, s := range cluster.observer.history(r.namespace) {
			c, ok := s.object.(*v1alpha1.CustomerAdoption)
			if ok && c.Name == "new" && meta.IsStatusConditionTrue(c.Status.Conditions, v1alpha1.ReadyCondition) {
				return errors.New("the new report was Ready without the broken source")
			}
		}
		return nil
	}}
	w.steps = append(w.steps[:3:3], again, again, again)
	return w
}

// handWritten writes nonsense into every status, as nobody should.
func handWritten() workload {
	nonsense := map[string]string{
		"CustomerAdoption/one": `{"licenses":{"sold":4611686018427387904,"assigned":1,"unassigned":5,"deploymentPercent":0},"adoption":"Low",` +
			`"trend":[{"asOf":"2099-12-31","deploymentPercent":100}]}`,
		"ExportSource/dep":      `{"artifact":{"dataAsOf":"2099-01-01","dataFrom":"2099-01-01","size":4611686018427387904},"rows":{"read":7}}`,
		"PortfolioAdoption/all": `{"licenses":{"sold":1,"assigned":7},"trend":[{"asOf":"2099-12-31","customers":9,"deploymentPercent":5}]}`,
	}
	return workload{prepared: 1, manyStates: true, steps: []step{
		{name: "prepare", do: func(r *run) {
			prepare(r)
			r.portfolio("all")
			r.byHand = true
		}, check: reports("one", "two", alpha, beta, gamma)},
		{name: "write by hand", do: func(r *run) {
			for key, status := range nonsense {
				object := cluster.observer.object(r.namespace, key).DeepCopyObject().(client.Object)
				patch := client.RawPatch("application/merge-patch+json", []byte(`{"status":`+status+`}`))
				r.must(cluster.client.Status().Patch(r.ctx, object, patch))
			}
		}, check: func(r *run) error {
			// What was there before is there again.
			if diff := differences(r.pictures[0], any(r.picture()), ""); len(diff) > 0 {
				return errors.New("the statuses are not put right\n" + strings.Join(diff, "\n"))
			}
			return nil
		}},
	}}
}

// rights takes the right to read ConfigMaps away and gives it back.
func rights() workload {
	return with(
		step{name: "new content", do: func(r *run) { r.data(deploymentB, usageA) }, free: true, check: func(r *run) error {
			ready := meta.FindStatusCondition(r.sourceOf("dep").Status.Conditions, v1alpha1.ReadyCondition)
			if refused := len(r.plan.Faults) > 0; refused != (ready.Reason == "AccessDenied") {
				return fmt.Errorf("Ready is %s %s, and reading is refused: %t", ready.Status, ready.Reason, refused)
			}
			return nil
		}},
		step{name: "the right comes back", do: func(r *run) { r.managers[0].proxy.arm(nil) }, slow: true},
	)
}

// slowHost has twenty sources of a server that does not answer, beside those of
// ConfigMaps.
func slowHost() workload {
	return workload{prepared: 1, manyStates: true, steps: []step{
		{name: "prepare", do: prepare},
		{name: "twenty sources wait", do: func(r *run) {
			r.serve(deployment(deploymentA), deploymentA)
			r.web.gate = make(chan struct{})
			r.login("any")
			for i := range 20 {
				r.webSource("slow" + strconv.Itoa(i))
			}
			r.await("the server is asked", func() bool { return r.web.count() > 0 })
			r.data(deploymentB, usageA)
		}, free: true, check: func(r *run) error {
			if c := r.reportOf("one"); c.Status.Licenses == nil || c.Status.Licenses.Assigned != deploymentB[alpha].part {
				return errors.New("the report waits for the slow host")
			}
			return nil
		}},
		{name: "the server answers", do: func(r *run) { close(r.web.gate) }},
	}}
}

// metadataEdit edits labels while a source is being read.
func metadataEdit() workload {
	return workload{steps: []step{{name: "edit labels during the read", do: func(r *run) {
		r.serve(deployment(deploymentA), deploymentA)
		r.web.gate = make(chan struct{})
		r.login("any")
		r.webSource("web")
		r.report("one", alpha, "web")
		r.await("the server is asked", func() bool { return r.web.count() > 0 })
		for i := range 5 {
			change(r, "web", &v1alpha1.ExportSource{}, func(s *v1alpha1.ExportSource) { s.Labels = map[string]string{"edit": strconv.Itoa(i)} })
		}
		close(r.web.gate)
	}, check: func(r *run) error {
		if asked := r.web.count(); asked != 1 {
			return fmt.Errorf("the export was read %d times, want once", asked)
		}
		return nil
	}}}}
}

// storm changes a large ConfigMap again and again: first faster than it can be
// read, then each time that a report has come so far.
func storm() workload {
	flip := func(r *run, i int) int64 {
		// What is said of beta stays the same: a report keeps the revision that first
		// said so (decision 17), and which one is read first is a matter of time.
		c := content{alpha: {100, 80}, beta: deploymentA[beta]}
		if i%2 == 1 {
			c[alpha] = figures{100, 6}
		}
		for n := range 4000 {
			c[fmt.Sprintf("eeeeeeee-0000-4000-8000-%012d", n)] = figures{100, 5}
		}
		r.file("data", "dep", deployment(c), c)
		return c[alpha].part
	}
	w := with(step{name: "fifty changes", do: func(r *run) {
		for i := range 20 {
			flip(r, i)
		}
		for i := range 30 {
			shown := flip(r, i)
			r.await("the report shows the change", func() bool { return r.reportOf("one").Status.Licenses.Assigned == shown })
		}
	}})
	w.manyStates = true
	return w
}

// manySources makes a report of 16 sources that come one by one.
func manySources() workload {
	names, other := []string{"dep", "use"}, content{delta: {1000, 5}}
	for i := range 14 {
		names = append(names, "more"+strconv.Itoa(i))
	}
	return with(
		step{name: "a report of 16 sources", do: func(r *run) { r.report("wide", alpha, names...) }},
		step{name: "the sources come", do: func(r *run) {
			for _, name := range names[2:] {
				r.file(name, "dep", deployment(other), other)
				r.source(name, v1alpha1.DatasetLicenseDeployment, name, "dep")
			}
		}, check: func(r *run) error {
			if written := r.written()["CustomerAdoption/wide"]; written > 4 {
				return fmt.Errorf("the report was written %d times, want at most once without its sources and three times with", written)
			}
			return nil
		}},
	)
}

// login makes the Secret of the HTTPS server.
func (r *run) login(token string) {
	r.t.Helper()
	secret := &corev1.Secret{Data: map[string][]byte{"token": []byte(token), "ca.crt": r.web.certificate()}}
	secret.Labels = map[string]string{v1alpha1.ExportSourceSecretLabel: "true"}
	secret.Annotations = map[string]string{v1alpha1.AllowedHostsAnnotation: "127.0.0.1"}
	r.create("login", secret)
	r.web.wants(secret.Data["token"])
}
