package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"time"
)

// One end with the settings of Typha (server) or of its clients.
type side struct {
	CertFile     string   `json:"certFile"`
	KeyFile      string   `json:"keyFile"`
	CAFile       string   `json:"caFile"`
	CommonName   string   `json:"commonName"`
	URISAN       string   `json:"uriSan"`
	MinVersion   string   `json:"minVersion"`
	MaxVersion   string   `json:"maxVersion"`
	CipherSuites []string `json:"cipherSuites"`
}

type handshake struct {
	Now    time.Time `json:"now"`
	Server side      `json:"server"`
	Client side      `json:"client"`
}

type outcome struct {
	Accepted bool   `json:"accepted"`
	Version  string `json:"version"`
	// Errors of loading an end's own files.
	ServerLoad string `json:"serverLoad"`
	ClientLoad string `json:"clientLoad"`
	// Errors of the connection.
	ServerError string `json:"serverError"`
	ClientError string `json:"clientError"`
}

var versions = map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}

func (h *handshake) run() any {
	serverConfig, err := h.Server.load(h.Now)
	if err != nil {
		return outcome{ServerLoad: err.Error()}
	}
	pool, err := h.Server.pool()
	if err != nil {
		return outcome{ServerLoad: err.Error()}
	}
	// Typha: typha/pkg/syncserver.
	serverConfig.ClientAuth = tls.RequireAndVerifyClientCert
	serverConfig.ClientCAs = pool
	serverConfig.VerifyPeerCertificate = h.Server.checkNames

	clientConfig, err := h.Client.load(h.Now)
	if err != nil {
		return outcome{ClientLoad: err.Error()}
	}
	roots, err := h.Client.pool()
	if err != nil {
		return outcome{ClientLoad: err.Error()}
	}
	// Typha's clients: typha/pkg/syncclient.
	clientConfig.InsecureSkipVerify = true
	clientConfig.VerifyPeerCertificate = func(raw [][]byte, _ [][]*x509.Certificate) error {
		return h.Client.verify(raw, roots, h.Now)
	}
	return h.connect(serverConfig, clientConfig)
}

func (h *handshake) connect(serverConfig, clientConfig *tls.Config) outcome {
	serverEnd, clientEnd := connect()
	server, client := tls.Server(serverEnd, serverConfig), tls.Client(clientEnd, clientConfig)
	served := make(chan error, 1)
	go func() {
		err := untilPanic(func() error {
			if err := server.Handshake(); err != nil {
				return err
			}
			_, err := server.Write([]byte("x"))
			return err
		})
		serverEnd.out.close()
		served <- err
	}()
	clientErr := untilPanic(func() error {
		if err := client.Handshake(); err != nil {
			return err
		}
		// Under TLS 1.3 the server checks the certificate after the client has finished.
		_, err := client.Read(make([]byte, 1))
		return err
	})
	clientEnd.out.close()
	serverErr := <-served
	result := outcome{Accepted: serverErr == nil && clientErr == nil}
	if serverErr != nil {
		result.ServerError = serverErr.Error()
	}
	if clientErr != nil {
		result.ClientError = clientErr.Error()
	}
	if result.Accepted {
		result.Version = map[uint16]string{tls.VersionTLS12: "1.2", tls.VersionTLS13: "1.3"}[client.ConnectionState().Version]
	}
	return result
}

// A panic would end the real program, and this one.
func untilPanic(run func() error) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic: %v", reason)
		}
	}()
	return run()
}

func (s *side) load(now time.Time) (*tls.Config, error) {
	pair, err := tls.X509KeyPair([]byte(s.CertFile), []byte(s.KeyFile))
	if err != nil {
		return nil, err
	}
	config := &tls.Config{
		Certificates: []tls.Certificate{pair},
		MinVersion:   versions[s.MinVersion],
		MaxVersion:   versions[s.MaxVersion],
		Time:         func() time.Time { return now },
	}
	for _, name := range s.CipherSuites {
		for _, suite := range tls.CipherSuites() {
			if suite.Name == name {
				config.CipherSuites = append(config.CipherSuites, suite.ID)
			}
		}
	}
	return config, nil
}

func (s *side) pool() (*x509.CertPool, error) {
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(s.CAFile)) {
		return nil, errors.New("failed to add CA data to pool")
	}
	return pool, nil
}

// What a client does instead of the verification that it skips: the chain without a host name, then the names.
func (s *side) verify(raw [][]byte, roots *x509.CertPool, now time.Time) error {
	options := x509.VerifyOptions{Roots: roots, Intermediates: x509.NewCertPool(), CurrentTime: now}
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
	chains, err := leaf.Verify(options)
	if err != nil {
		return err
	}
	return s.checkNames(raw, chains)
}

// Common name or any URI SAN: either suffices where both are required (typha/pkg/tlsutils).
func (s *side) checkNames(_ [][]byte, chains [][]*x509.Certificate) error {
	leaf := chains[0][0]
	found := s.CommonName == "" && s.URISAN == ""
	found = found || s.CommonName != "" && leaf.Subject.CommonName == s.CommonName
	for _, uri := range leaf.URIs {
		found = found || s.URISAN != "" && uri.String() == s.URISAN
	}
	switch {
	case found:
		return nil
	case s.CommonName != "" && s.URISAN != "":
		return errors.New("peer certificate does not have required CN or URI SAN")
	case s.CommonName != "":
		return errors.New("peer certificate does not have required CN")
	}
	return errors.New("peer certificate does not have required URI SAN")
}
