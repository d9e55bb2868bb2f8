package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"time"
)

// Generous: on a busy machine a slow handshake is not a refused one.
const handshakeTimeout = 60 * time.Second

// The prefixes of each client's variables: the first that is not empty wins, for each setting by itself.
var prefixes = map[string][]string{
	"felix":               {"FELIX_"},
	"confd":               {"CONFD_", "FELIX_", "CALICO_"},
	"tunnel-ip-allocator": {"FELIX_", "CALICO_"},
	"node-status":         {"FELIX_", "CALICO_"},
}

// A client process of a node's pod. It reads its files anew for every connection.
type process struct {
	pod, name string
	service   string
	settings  settings
	files     map[string]string
	// The Typha that it is connected to; empty while it looks for one.
	typha    string
	imagined bool
	lostAt   time.Time
	last     *loaded
	lastErr  error
	fresh    bool
}

func newProcess(pod, name string, env map[string]string, files map[string]string) *process {
	value := func(setting string) string {
		for _, prefix := range prefixes[name] {
			if found := unlessNone(env[prefix+"TYPHA"+setting]); found != "" {
				return found
			}
		}
		return ""
	}
	namespace := value("K8SNAMESPACE")
	if namespace == "" {
		namespace = "kube-system"
	}
	service := ""
	if found := value("K8SSERVICENAME"); found != "" {
		service = namespace + "/" + found
	}
	set := settings{value("CAFILE"), value("CERTFILE"), value("KEYFILE"), value("CN"), value("URISAN")}
	return &process{pod: pod, name: name, service: service, settings: set, files: files, lostAt: now()}
}

func (p *process) id() string { return p.pod + " " + p.name }

// Reads its files; the same files give what they gave before.
func (p *process) load() (*loaded, error) {
	if !p.fresh {
		p.last, p.lastErr = load(p.settings, p.files)
		p.fresh = true
	}
	return p.last, p.lastErr
}

// Gets the answer of a Typha: after a handshake, where something was loaded for it, else after a hello.
func greet(connection net.Conn, own *loaded) error {
	stream := connection
	if own == nil {
		if _, err := connection.Write([]byte(hello)); err != nil {
			return err
		}
	} else {
		client := tls.Client(connection, own.clientConfig())
		if err := client.Handshake(); err != nil {
			return err
		}
		stream = client
	}
	answer := make([]byte, len(hello))
	if _, err := io.ReadFull(stream, answer); err != nil {
		return err
	}
	if string(answer) != hello {
		return fmt.Errorf("in plaintext Typha answers %q", answer)
	}
	return nil
}

// Connects to one Typha; nil when both accept each other.
func (p *process) dial(t *typha) error {
	if t.deaf != nil {
		return fmt.Errorf("Typha does not listen: %w", t.deaf)
	}
	var own *loaded
	if !p.settings.plaintext() {
		var err error
		if own, err = p.load(); err != nil {
			return fmt.Errorf("the client cannot dial: %w", err)
		}
	}
	connection, err := net.DialTimeout("tcp", t.listener.Addr().String(), handshakeTimeout)
	if err != nil {
		return err
	}
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(handshakeTimeout))
	err = greet(connection, own)
	judged := t.outcome(connection.LocalAddr())
	defer t.outcomes.Delete(connection.LocalAddr().String())
	if err == nil {
		return nil
	}
	connection.Close()
	select {
	case server := <-judged:
		if server != nil {
			return fmt.Errorf("client: %v; Typha: %v", err, server)
		}
	case <-time.After(5 * time.Second):
	}
	return fmt.Errorf("client: %w", err)
}
