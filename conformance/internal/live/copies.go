package live

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// hopsHeader says how many addresses x-forwarded-for has when a try arrives: a copy has one more, that of the proxy which made it.
const hopsHeader = "x-conformance-hops"

// markCopies makes the backends tell copies from tries, where the table says something about copies.
func markCopies(c table.Case, header http.Header) {
	if c.Expect.Mirror == nil {
		return
	}
	hops := hopsOf(header)
	if c.AtGateway() {
		hops++
	}
	header.Set(hopsHeader, fmt.Sprint(hops))
}

func isCopy(header http.Header) bool {
	hops, err := strconv.Atoi(header.Get(hopsHeader))
	return err == nil && hopsOf(header) > hops
}

func hopsOf(header http.Header) int {
	values := strings.Join(header.Values("x-forwarded-for"), ",")
	if values == "" {
		return 0
	}
	return len(strings.Split(values, ","))
}

// copied is who got a mirrored request, with the host that it asks for; pod is nil for what lies outside the world.
type copied struct {
	pod       *world.Pod
	authority string
}

func (c copied) String() string {
	if c.pod == nil {
		return "outside for " + c.authority
	}
	return fmt.Sprintf("%s/%s@%s", c.pod.Namespace, c.pod.Workload, c.pod.Version())
}

func (b *backends) copied(to copied) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.copies[to]++
}

func (b *backends) sumOfCopies() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	sum := 0
	for _, n := range b.copies {
		sum += n
	}
	return sum
}

// takeCopies waits for those under way, as nobody waits for their answers, and starts the count afresh.
func (b *backends) takeCopies() map[copied]int {
	for seen, quiet := b.sumOfCopies(), 0; quiet < 10; { // on a busy machine they take their time
		time.Sleep(50 * time.Millisecond)
		if now := b.sumOfCopies(); now != seen {
			seen, quiet = now, 0
		} else {
			quiet++
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	copies := b.copies
	b.copies = map[copied]int{}
	return copies
}

// mirrored wants the copies of each mirror at its pods, and no others.
func (l *lab) mirrored(o *observation, mirrors table.Mirrors) bool {
	expected := map[copied]bool{}
	for _, m := range mirrors {
		got := 0
		pods := l.podsOf(m)
		for to, n := range o.copies {
			if slices.Contains(pods, to.pod) && (m.Authority == "" || m.Authority == to.authority) {
				expected[to] = true
				got += n
			}
		}
		if !near(got, float64(m.Share())/100, o.Sent) {
			return false
		}
	}
	for to := range o.copies {
		if !expected[to] {
			return false
		}
	}
	return o.Sent > 0
}

// podsOf a host outside the world are one, nil.
func (l *lab) podsOf(m table.Mirror) []*world.Pod {
	var pods []*world.Pod
	if strings.Contains(m.Service, ".") {
		return []*world.Pod{nil}
	}
	for _, service := range l.scenario.World.Services {
		if service.Name != m.Service {
			continue
		}
		for _, pod := range l.scenario.World.Selected(service) {
			if m.Version == "" || m.Version == pod.Version() {
				pods = append(pods, pod)
			}
		}
	}
	return pods
}
