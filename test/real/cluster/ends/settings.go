package main

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// The TLS settings of one end, by path, as its environment has them; empty is unset.
type settings struct {
	caFile, certFile, keyFile string
	commonName, uriSAN        string
}

var errIncomplete = errors.New("if any TLS settings are specified, they all must be, one of Common Name and URI SAN left out at most")

func (s settings) plaintext() bool { return s == settings{} }

func (s settings) complete() bool {
	return s.caFile != "" && s.certFile != "" && s.keyFile != "" && (s.commonName != "" || s.uriSAN != "")
}

// What an end has loaded: certificate, key and trusted CAs.
type loaded struct {
	settings
	pair        tls.Certificate
	pool        *x509.CertPool
	fingerprint [32]byte
}

func load(s settings, files map[string]string) (*loaded, error) {
	if !s.complete() {
		return nil, errIncomplete
	}
	for _, path := range []string{s.caFile, s.certFile, s.keyFile} {
		if _, found := files[path]; !found {
			return nil, fmt.Errorf("failed to access %s", path)
		}
	}
	ca, cert, key := files[s.caFile], files[s.certFile], files[s.keyFile]
	pair, err := tls.X509KeyPair([]byte(cert), []byte(key))
	if err != nil {
		return nil, fmt.Errorf("failed to load certificate and key: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(ca)) {
		return nil, errors.New("failed to add CA data to pool")
	}
	text := fmt.Sprintf("%q %q %q %q %q", ca, cert, key, s.commonName, s.uriSAN)
	return &loaded{s, pair, pool, sha256.Sum256([]byte(text))}, nil
}

// Unix nanoseconds of the cluster's time; 0 for the real one.
var clusterTime atomic.Int64

func setTime(at time.Time) {
	if at.IsZero() {
		clusterTime.Store(0)
	} else {
		clusterTime.Store(at.UnixNano())
	}
}

func now() time.Time {
	if at := clusterTime.Load(); at != 0 {
		return time.Unix(0, at)
	}
	return time.Now()
}

func (l *loaded) config() *tls.Config {
	return &tls.Config{
		Certificates: []tls.Certificate{l.pair},
		MinVersion:   tls.VersionTLS12,
		MaxVersion:   tls.VersionTLS13,
		Time:         now,
	}
}

// typha/pkg/syncserver: Go verifies the chain, then the names are checked.
func (l *loaded) serverConfig() *tls.Config {
	config := l.config()
	config.ClientAuth = tls.RequireAndVerifyClientCert
	config.ClientCAs = l.pool
	config.VerifyPeerCertificate = func(_ [][]byte, chains [][]*x509.Certificate) error {
		return l.checkNames(chains[0][0])
	}
	return config
}

// typha/pkg/syncclient and tlsutils: the chain without a host name, for the default usage, then the names.
func (l *loaded) clientConfig() *tls.Config {
	config := l.config()
	config.InsecureSkipVerify = true
	config.VerifyPeerCertificate = func(raw [][]byte, _ [][]*x509.Certificate) error {
		options := x509.VerifyOptions{Roots: l.pool, Intermediates: x509.NewCertPool(), CurrentTime: now()}
		var leaf *x509.Certificate
		for index, der := range raw {
			certificate, err := x509.ParseCertificate(der)
			switch {
			case err != nil:
				return err
			case index == 0:
				leaf = certificate
			default:
				options.Intermediates.AddCert(certificate)
			}
		}
		if _, err := leaf.Verify(options); err != nil {
			return err
		}
		return l.checkNames(leaf)
	}
	return config
}

// Common Name or any URI SAN: where both are required, either suffices.
func (l *loaded) checkNames(leaf *x509.Certificate) error {
	if l.commonName != "" && leaf.Subject.CommonName == l.commonName {
		return nil
	}
	for _, uri := range leaf.URIs {
		if l.uriSAN != "" && uri.String() == l.uriSAN {
			return nil
		}
	}
	return fmt.Errorf("peer certificate does not have required CN %q or URI SAN %q", l.commonName, l.uriSAN)
}
