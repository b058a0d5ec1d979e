package table

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func read(t *testing.T, text string) ([]Case, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), FileName)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Read(file)
}

func TestRead(t *testing.T) {
	cases, err := read(t, `
- name: all
  from: default/frontend
  post: users:8080/api?x=1
  expect:
    status: { 200: 50%, 503: 50% }
    version: v1
    timeout: 1500ms
    retries: { attempts: 0, on: [5xx, "503"] }
    fault: { abort: 503 }
    mirror: none
  only: [istio]
- name: denied
  from: plaintext
  get: users/
  expect: { denied: default/users, mirror: { service: audit, version: v1, percent: 20% } }
- name: copied
  from: default/frontend
  get: users/
  expect: { mirror: [audit, { service: users, version: v2 }] }
- name: from outside
  from: gateway:default/public
  get: https://shop.example.com/cart
  client: { certificate: partners, newestTls: "1.2" }
  expect: { sni: shop.example.com }
`)
	if err != nil {
		t.Fatal(err)
	}
	all, denied := cases[0], cases[1]
	if all.Request != (Request{Method: "POST", Host: "users", Path: "/api?x=1", Port: 8080}) {
		t.Errorf("request %+v", all.Request)
	}
	if all.Expect.Status["503"] != 50 || all.Expect.Version["v1"] != 100 {
		t.Errorf("shares %v %v", all.Expect.Status, all.Expect.Version)
	}
	if time.Duration(*all.Expect.Timeout) != 1500*time.Millisecond || *all.Expect.Retries.Attempts != 0 || all.Expect.Retries.On[0] != "5xx" {
		t.Errorf("timeout %v, retries %+v", all.Expect.Timeout, all.Expect.Retries)
	}
	if all.Expect.Fault.AbortPercent != 100 || len(*all.Expect.Mirror) != 0 || all.Applies("linkerd") {
		t.Errorf("fault %+v, mirror %+v", all.Expect.Fault, all.Expect.Mirror)
	}
	if got := fmt.Sprint(*denied.Expect.Mirror, *cases[2].Expect.Mirror); got != "[audit@v1 20%] [audit 100% users@v2 100%]" {
		t.Errorf("mirrors %s", got)
	}
	outside := cases[3]
	if outside.Request != (Request{Method: "GET", Host: "shop.example.com", Path: "/cart", Port: 443, TLS: true}) || outside.Request.Authority() != "shop.example.com" {
		t.Errorf("request from outside %+v", outside.Request)
	}
	if outside.Client != (Client{"partners", "1.2"}) || !outside.AtGateway() || all.AtGateway() {
		t.Errorf("client %+v", outside.Client)
	}
	if denied.Expect.Denied.Policy != "default/users" || denied.Expect.Status["403"] != 100 || denied.Request.Port != 80 {
		t.Errorf("denied %+v", denied)
	}
}

func TestReadRefuses(t *testing.T) {
	for want, text := range map[string]string{
		"unknown field":          "- { name: a, from: d/f, get: u/, expect: { statuss: 200 } }",
		"add up to 95":           "- { name: a, from: d/f, get: u/, expect: { version: { v1: 90%, v2: 5% } } }",
		"more than one":          "- { name: a, from: d/f, get: u/, post: u/, expect: { status: 200 } }",
		"no method":              "- { name: a, from: d/f, expect: { status: 200 } }",
		"namespace/workload":     "- { name: a, from: frontend, get: u/, expect: { status: 200 } }",
		"used twice":             "- { name: a, from: d/f, get: u/, expect: {} }\n- { name: a, from: d/f, get: u/, expect: {} }",
		"unknown field \"host\"": "- { name: a, from: d/f, get: u/, expect: { mirror: [{ host: u }] } }",
		"https is for":           "- { name: a, from: d/f, get: 'https://u/', expect: { status: 200 } }",
		"sni without TLS":        "- { name: a, from: 'gateway:d/g', get: u/, sni: v, expect: { status: 200 } }",
		"client is for https":    "- { name: a, from: 'gateway:d/g', get: u/, client: { certificate: c }, expect: { status: 200 } }",
		"1.2 or 1.3":             "- { name: a, from: 'gateway:d/g', get: 'https://u/', client: { newestTls: '1.1' }, expect: { status: 200 } }",
		"not a percentage":       "- { name: a, from: d/f, get: u/, expect: { version: { v1: all } } }",
	} {
		if _, err := read(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}
