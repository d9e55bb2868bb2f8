package main

import (
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// All ends of a cluster, with what came of their connections so far.
type world struct {
	typhas     map[string]*typha
	processes  map[string]*process
	remembered map[[64]byte]error
	longestGap time.Duration
}

func newWorld() *world {
	return &world{
		typhas:     map[string]*typha{},
		processes:  map[string]*process{},
		remembered: map[[64]byte]error{},
	}
}

type started struct {
	// Why a Typha never listens; empty when it does.
	Deaf string `json:"deaf"`
}

type done struct{}

func (w *world) startTypha(asked command) any {
	if old := w.typhas[asked.Pod]; old != nil {
		old.close()
	}
	t := newTypha(asked.Pod, asked.Env, asked.Files)
	t.imagined = asked.Imagined
	w.typhas[asked.Pod] = t
	w.setServices(asked.Pod, asked.Services)
	if t.deaf != nil {
		return started{t.deaf.Error()}
	}
	return started{}
}

func (w *world) setServices(pod string, services []string) any {
	t := w.typhas[pod]
	if t == nil {
		return failure{"no Typha " + pod}
	}
	t.services = map[string]bool{}
	for _, service := range services {
		t.services[service] = true
	}
	return done{}
}

func (w *world) startNode(asked command) any {
	for _, name := range asked.Processes {
		if prefixes[name] == nil {
			return failure{"unknown process " + name}
		}
		p := newProcess(asked.Pod, name, asked.Env, asked.Files)
		p.imagined = asked.Imagined
		w.processes[p.id()] = p
	}
	return done{}
}

func (w *world) setFiles(pod string, files map[string]string) any {
	for _, p := range w.processes {
		if p.pod == pod {
			p.files, p.fresh = files, false
		}
	}
	return done{}
}

func (w *world) stop(pod string) any {
	maps.DeleteFunc(w.processes, func(_ string, p *process) bool { return p.pod == pod })
	t := w.typhas[pod]
	if t == nil {
		return done{}
	}
	t.close()
	delete(w.typhas, pod)
	for _, p := range w.processes {
		if p.typha == pod {
			p.typha, p.lostAt = "", now()
			w.reconnect(p)
		}
	}
	return done{}
}

// What a client does that has lost its Typha: it walks through those of its Service until one accepts it.
func (w *world) reconnect(p *process) {
	for _, t := range w.typhas {
		if t.services[p.service] && !t.imagined && p.dial(t) == nil {
			w.connected(p, t)
			return
		}
	}
}

func (w *world) connected(p *process, t *typha) {
	if p.typha == "" && !t.imagined {
		w.longestGap = max(w.longestGap, now().Sub(p.lostAt))
		p.typha = t.pod
	}
}

// Clients that have no Typha, the gap of each up to now.
func (w *world) stranded() []string {
	clients := []string{}
	for _, p := range w.processes {
		if p.typha == "" && p.service != "" {
			w.longestGap = max(w.longestGap, now().Sub(p.lostAt))
			clients = append(clients, p.id())
		}
	}
	slices.Sort(clients)
	return clients
}

// How many clients of each kind each Typha streams to.
func (w *world) streams() any {
	counts := map[string]map[string]int{}
	for pod, t := range w.typhas {
		if !t.imagined {
			counts[pod] = map[string]int{}
		}
	}
	for _, p := range w.processes {
		if count := counts[p.typha]; count != nil && !p.imagined {
			count[p.name]++
		}
	}
	return counts
}

type refusal struct {
	Client string `json:"client"`
	Typha  string `json:"typha"`
	Error  string `json:"error"`
}

type dialed struct {
	// Pairs that were judged, and how many handshakes that took: less where outcomes were remembered.
	Dials      int       `json:"dials"`
	Handshakes int       `json:"handshakes"`
	Refused    int       `json:"refused"`
	Refusals   []refusal `json:"refusals"`
	// Clients that found no Typha.
	Stranded     []string `json:"stranded"`
	LongestGapMs int64    `json:"longestGapMs"`
}

const listedRefusals = 5

type pairing struct {
	process *process
	typha   *typha
	key     [64]byte
	keyed   bool
	err     error
}

// Every client dials every Typha that its Service selects.
func (w *world) dialAll(remember bool) dialed {
	var open []*pairing
	asked := map[[64]byte]bool{}
	pairings := w.pairings()
	for _, pair := range pairings {
		pair.key, pair.keyed = keyOf(pair)
		if _, known := w.remembered[pair.key]; remember && pair.keyed && (known || asked[pair.key]) {
			continue
		}
		asked[pair.key] = true
		open = append(open, pair)
	}
	inParallel(open, func(pair *pairing) { pair.err = pair.process.dial(pair.typha) })
	for _, pair := range open {
		if pair.keyed {
			w.remembered[pair.key] = pair.err
		}
	}
	result := dialed{Dials: len(pairings), Handshakes: len(open), Refusals: []refusal{}}
	for _, pair := range pairings {
		if remember && pair.keyed {
			pair.err = w.remembered[pair.key]
		}
		if pair.err == nil {
			w.connected(pair.process, pair.typha)
			continue
		}
		result.Refused++
		if len(result.Refusals) < listedRefusals {
			result.Refusals = append(result.Refusals, refusal{pair.process.id(), pair.typha.pod, pair.err.Error()})
		}
	}
	result.Stranded = w.stranded()
	result.LongestGapMs = w.longestGap.Milliseconds()
	return result
}

func (w *world) pairings() []*pairing {
	var found []*pairing
	for _, p := range w.processes {
		// Loads here, before pairs of this process run side by side.
		if !p.settings.plaintext() {
			p.load()
		}
		for _, t := range w.typhas {
			if t.services[p.service] {
				found = append(found, &pairing{process: p, typha: t})
			}
		}
	}
	slices.SortFunc(found, func(a, b *pairing) int {
		return strings.Compare(a.process.id()+a.typha.pod, b.process.id()+b.typha.pod)
	})
	return found
}

// What decides an outcome: what both ends have loaded, which is nothing for plaintext.
func keyOf(pair *pairing) (key [64]byte, found bool) {
	if pair.typha.deaf != nil {
		return key, false
	}
	if !pair.process.settings.plaintext() {
		own, err := pair.process.load()
		if err != nil {
			return key, false
		}
		copy(key[:32], own.fingerprint[:])
	}
	if !pair.typha.plain {
		copy(key[32:], pair.typha.loaded.fingerprint[:])
	}
	return key, true
}

func inParallel(pairs []*pairing, act func(*pairing)) {
	slots := make(chan struct{}, 2*runtime.NumCPU())
	var all sync.WaitGroup
	for _, pair := range pairs {
		slots <- struct{}{}
		all.Add(1)
		go func() {
			defer all.Done()
			defer func() { <-slots }()
			act(pair)
		}()
	}
	all.Wait()
}

func (w *world) reset() any {
	for _, t := range w.typhas {
		t.close()
	}
	*w = *newWorld()
	return done{}
}
