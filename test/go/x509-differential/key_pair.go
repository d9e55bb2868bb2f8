package main

import (
	"crypto/tls"
	"encoding/hex"
	"encoding/pem"
	"fmt"
)

// The files of a key pair; the certificate may be left out where it is the one of the question before.
type keyPair struct {
	CertFile string `json:"certFile"`
	KeyFile  string `json:"keyFile"`
}

func init() {
	kinds["key-pair"] = func(asked question) any { return asked.KeyPair.load() }
	kinds["pem"] = func(asked question) any { return blocks(asked.Text) }
}

// What tls.X509KeyPair says: nothing where it accepts the pair.
func (k *keyPair) load() (answer any) {
	defer func() {
		if recovered := recover(); recovered != nil {
			answer = map[string]string{"error": fmt.Sprint("panic: ", recovered)}
		}
	}()
	if _, err := tls.X509KeyPair([]byte(k.CertFile), []byte(k.KeyFile)); err != nil {
		return map[string]string{"error": err.Error()}
	}
	return map[string]string{"error": ""}
}

type block struct {
	Label   string `json:"label"`
	Headers bool   `json:"headers"`
	Bytes   string `json:"bytes"`
}

func blocks(text string) any {
	found := []block{}
	for rest := []byte(text); ; {
		var next *pem.Block
		next, rest = pem.Decode(rest)
		if next == nil {
			return map[string]any{"blocks": found}
		}
		found = append(found, block{next.Type, len(next.Headers) > 0, hex.EncodeToString(next.Bytes)})
	}
}
