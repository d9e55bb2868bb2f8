package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// A Typha: loads its files once and listens, or never listens.
type typha struct {
	pod      string
	services map[string]bool
	plain    bool
	imagined bool
	// Why it does not listen; nil when it does.
	deaf     error
	listener net.Listener
	loaded   *loaded
	// What came of a connection, by the client's address.
	outcomes sync.Map
}

func typhaSettings(env map[string]string) settings {
	value := func(name string) string { return unlessNone(env["TYPHA_"+name]) }
	return settings{value("CAFILE"), value("SERVERCERTFILE"), value("SERVERKEYFILE"), value("CLIENTCN"), value("CLIENTURISAN")}
}

func unlessNone(value string) string {
	if value == "none" {
		return ""
	}
	return value
}

func newTypha(pod string, env, files map[string]string) *typha {
	t := &typha{pod: pod, services: map[string]bool{}}
	set := typhaSettings(env)
	if t.plain = set.plaintext(); !t.plain {
		if t.loaded, t.deaf = load(set, files); t.deaf != nil {
			return t
		}
	}
	if t.listener, t.deaf = net.Listen("tcp", "127.0.0.1:0"); t.deaf != nil {
		return t
	}
	go t.serve()
	return t
}

func (t *typha) serve() {
	var config *tls.Config
	if !t.plain {
		config = t.loaded.serverConfig()
	}
	for {
		connection, err := t.listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer connection.Close()
			connection.SetDeadline(time.Now().Add(handshakeTimeout))
			t.outcome(connection.RemoteAddr()) <- answer(connection, config)
		}()
	}
}

// What a client takes for its acceptance: under TLS 1.3 its handshake ends before it is judged.
const hello = "hello"

// Accepts one client: by a handshake where TLS is configured, else by its hello.
func answer(connection net.Conn, config *tls.Config) error {
	if config == nil {
		said := make([]byte, len(hello))
		if _, err := io.ReadFull(connection, said); err != nil {
			return err
		}
		if string(said) != hello {
			return fmt.Errorf("a client of plaintext says %q", said)
		}
		_, err := connection.Write(said)
		return err
	}
	server := tls.Server(connection, config)
	if err := server.Handshake(); err != nil {
		return err
	}
	server.Write([]byte(hello))
	return server.Close()
}

func (t *typha) outcome(client net.Addr) chan error {
	found, _ := t.outcomes.LoadOrStore(client.String(), make(chan error, 1))
	return found.(chan error)
}

func (t *typha) close() {
	if t.listener != nil {
		t.listener.Close()
	}
}
