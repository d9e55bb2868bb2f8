// A stand-in for Typha, or for one client of it, with Go's own TLS and the lines that Calico's processes log. Settings
// come as one line of JSON; then it runs until its standard input ends (Typha) or its rounds are over (a client).
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

type settings struct {
	Mode       string `json:"mode"`
	Address    string `json:"address"`
	Plaintext  bool   `json:"plaintext"`
	CertFile   string `json:"certFile"`
	KeyFile    string `json:"keyFile"`
	CAFile     string `json:"caFile"`
	CommonName string `json:"commonName"`
	URISAN     string `json:"uriSan"`
	Rounds     int    `json:"rounds"`
	// What Typha answers to a hello.
	Hello []byte `json:"hello"`
	// What a client says first.
	ClientHello []byte `json:"clientHello"`
}

func logLine(component, level, place, format string, values ...any) {
	stamp := time.Now().UTC().Format("2006-01-02 15:04:05.000")
	fmt.Printf("%s [%s][7] %s/%s: %s\n", stamp, level, component, place, fmt.Sprintf(format, values...))
}

func main() {
	input := bufio.NewReader(os.Stdin)
	line, err := input.ReadBytes('\n')
	if err != nil {
		panic(err)
	}
	var s settings
	if err := json.Unmarshal(line, &s); err != nil {
		panic(err)
	}
	if s.Mode == "felix" {
		s.runClient()
		return
	}
	go s.runTypha()
	io.Copy(io.Discard, input)
}

// The chain against the CA file without a host name, then the names (typha/pkg/tlsutils).
func (s *settings) verifier(usage x509.ExtKeyUsage, roots *x509.CertPool, chain bool) func([][]byte, [][]*x509.Certificate) error {
	return func(raw [][]byte, _ [][]*x509.Certificate) error {
		options := x509.VerifyOptions{Roots: roots, Intermediates: x509.NewCertPool(), KeyUsages: []x509.ExtKeyUsage{usage}}
		var leaf *x509.Certificate
		for index, der := range raw {
			certificate, err := x509.ParseCertificate(der)
			if err != nil {
				return err
			}
			if index == 0 {
				leaf = certificate
			} else {
				options.Intermediates.AddCert(certificate)
			}
		}
		if chain {
			if _, err := leaf.Verify(options); err != nil {
				return err
			}
		}
		return s.checkNames(leaf)
	}
}

func (s *settings) checkNames(leaf *x509.Certificate) error {
	if s.CommonName != "" && leaf.Subject.CommonName == s.CommonName {
		return nil
	}
	for _, uri := range leaf.URIs {
		if s.URISAN != "" && uri.String() == s.URISAN {
			return nil
		}
	}
	switch {
	case s.CommonName != "" && s.URISAN != "":
		return errors.New("peer certificate does not have required CN or URI SAN")
	case s.CommonName != "":
		return errors.New("peer certificate does not have required CN")
	}
	return errors.New("peer certificate does not have required URI SAN")
}

func (s *settings) load() (tls.Certificate, *x509.CertPool, error) {
	pair, err := tls.X509KeyPair([]byte(s.CertFile), []byte(s.KeyFile))
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(s.CAFile))
	return pair, pool, err
}

func (s *settings) runTypha() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("LISTENS %d\n", listener.Addr().(*net.TCPAddr).Port)
	var config *tls.Config
	if s.Plaintext {
		logLine("typha", "INFO", "sync_server.go 419", "Opening listen socket port=5473")
	} else {
		pair, pool, err := s.load()
		logLine("typha", "INFO", "sync_server.go 384", "Opening TLS listen socket port=5473 pwd=\"/\"")
		if err != nil {
			logLine("typha", "PANIC", "sync_server.go 390", "Failed to load certificate and key error=%v port=5473", err)
			os.Exit(2)
		}
		logLine("typha", "INFO", "tlsutils.go 39", "Make certificate verifier requiredCN=%q requiredURISAN=%q roots=(pool)", s.CommonName, s.URISAN)
		config = &tls.Config{
			Certificates:          []tls.Certificate{pair},
			MinVersion:            tls.VersionTLS12,
			ClientAuth:            tls.RequireAndVerifyClientCert,
			ClientCAs:             pool,
			VerifyPeerCertificate: s.verifier(x509.ExtKeyUsageClientAuth, pool, false),
		}
	}
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		go s.serve(connection, config)
	}
}

func (s *settings) serve(connection net.Conn, config *tls.Config) {
	client := connection.RemoteAddr()
	logLine("typha", "INFO", "sync_server.go 465", "Accepted from %v port=5473", client)
	secured := connection
	if config != nil {
		secured = tls.Server(connection, config)
	}
	defer secured.Close()
	secured.SetDeadline(time.Now().Add(10 * time.Second))
	hello := make([]byte, len(s.ClientHello))
	if _, err := io.ReadAtLeast(secured, hello, 1); err != nil {
		s.refused(client, err)
		return
	}
	if hello[0] != s.ClientHello[0] {
		s.refused(client, errors.New("gob: duplicate type received"))
		return
	}
	logLine("typha", "INFO", "sync_server.go 977", "Received Hello message from client. client=%v connID=0x1 msg=syncproto.MsgClientHello{Hostname:\"node\"}", client)
	secured.Write(s.Hello)
	secured.SetDeadline(time.Time{})
	io.Copy(io.Discard, secured)
}

func (s *settings) refused(client net.Addr, err error) {
	logLine("typha", "INFO", "sync_server.go 899", "Failed to read from client client=%v connID=0x1 error=%v thread=\"read\"", client, err)
	logLine("typha", "WARNING", "sync_server.go 969", "Failed to read client hello. client=%v connID=0x1 error=context canceled", client)
	logLine("typha", "INFO", "sync_server.go 511", "Connection handler finished error=context canceled")
}

func (s *settings) runClient() {
	logLine("felix", "INFO", "sync_client.go 101", " requiringTLS=%v", !s.Plaintext)
	for range s.Rounds {
		s.dial()
		time.Sleep(20 * time.Millisecond)
	}
}

func (s *settings) dial() {
	raw, err := net.Dial("tcp", s.Address)
	if err != nil {
		panic(err)
	}
	defer raw.Close()
	connection := raw
	if !s.Plaintext {
		pair, pool, err := s.load()
		if err != nil {
			logLine("felix", "ERROR", "sync_client.go 291", "Failed to load certificate and key error=%v myID=0x1 type=\"\"", err)
			return
		}
		logLine("felix", "INFO", "tlsutils.go 39", "Make certificate verifier requiredCN=%q requiredURISAN=%q roots=(pool)", s.CommonName, s.URISAN)
		secured := tls.Client(raw, &tls.Config{
			Certificates:          []tls.Certificate{pair},
			InsecureSkipVerify:    true,
			MinVersion:            tls.VersionTLS12,
			VerifyPeerCertificate: s.verifier(x509.ExtKeyUsageServerAuth, pool, true),
		})
		if err := secured.Handshake(); err != nil {
			logLine("felix", "WARNING", "sync_client.go 239", "Failed to connect to typha endpoint %s.  Will try another if available... error=%v myID=0x1 type=\"\"", s.Address, err)
			return
		}
		connection = secured
	}
	logLine("felix", "INFO", "sync_client.go 242", "Successfully connected to Typha at %s after 2.1ms. myID=0x1 type=\"\"", s.Address)
	if _, err := connection.Write(s.ClientHello); err != nil {
		logLine("felix", "ERROR", "sync_client.go 413", "Failed to send hello to server connection=%s error=%v myID=0x1 type=\"\"", s.Address, err)
		return
	}
	connection.SetReadDeadline(time.Now().Add(5 * time.Second))
	if _, err := connection.Read(make([]byte, 512)); err != nil {
		logLine("felix", "ERROR", "sync_client.go 413", "Failed to read from server connection=%s error=%v myID=0x1 type=\"\"", s.Address, err)
		return
	}
	logLine("felix", "INFO", "sync_client.go 466", "ServerHello message received connection=%s myID=0x1", s.Address)
}
