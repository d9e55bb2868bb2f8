package main

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"time"
)

// What crypto/x509 reads of one PEM block of type CERTIFICATE.
type parsed struct {
	Error              string   `json:"error"`
	Subject            string   `json:"subject"`
	Issuer             string   `json:"issuer"`
	CommonName         string   `json:"commonName"`
	URISANs            []string `json:"uriSans"`
	DNSSANs            []string `json:"dnsSans"`
	IPSANs             []string `json:"ipSans"`
	EmailSANs          []string `json:"emailSans"`
	NotBefore          string   `json:"notBefore"`
	NotAfter           string   `json:"notAfter"`
	Serial             string   `json:"serial"`
	Version            int      `json:"version"`
	SignatureAlgorithm string   `json:"signatureAlgorithm"`
	KeyAlgorithm       string   `json:"keyAlgorithm"`
	KeyBits            int      `json:"keyBits"`
	IsCA               bool     `json:"isCa"`
	MaxPathLength      int      `json:"maxPathLength"`
	KeyUsage           int      `json:"keyUsage"`
	ExtendedKeyUsages  int      `json:"extendedKeyUsages"`
	SubjectKeyID       string   `json:"subjectKeyId"`
	AuthorityKeyID     string   `json:"authorityKeyId"`
	Unhandled          int      `json:"unhandled"`
}

func parsePem(text string) any {
	certificates := []parsed{}
	for rest := []byte(text); ; {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		if block == nil {
			return map[string]any{"certificates": certificates}
		}
		if block.Type == "CERTIFICATE" {
			certificates = append(certificates, parseBlock(block.Bytes))
		}
	}
}

func parseBlock(der []byte) parsed {
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return parsed{Error: err.Error()}
	}
	result := parsed{
		Subject:            c.Subject.String(),
		Issuer:             c.Issuer.String(),
		CommonName:         c.Subject.CommonName,
		URISANs:            []string{},
		DNSSANs:            append([]string{}, c.DNSNames...),
		IPSANs:             []string{},
		EmailSANs:          append([]string{}, c.EmailAddresses...),
		NotBefore:          c.NotBefore.UTC().Format(time.RFC3339),
		NotAfter:           c.NotAfter.UTC().Format(time.RFC3339),
		Serial:             c.SerialNumber.Text(16),
		Version:            c.Version,
		SignatureAlgorithm: c.SignatureAlgorithm.String(),
		KeyAlgorithm:       c.PublicKeyAlgorithm.String(),
		IsCA:               c.IsCA,
		MaxPathLength:      -1,
		KeyUsage:           int(c.KeyUsage),
		ExtendedKeyUsages:  len(c.ExtKeyUsage) + len(c.UnknownExtKeyUsage),
		SubjectKeyID:       hex.EncodeToString(c.SubjectKeyId),
		AuthorityKeyID:     hex.EncodeToString(c.AuthorityKeyId),
		Unhandled:          len(c.UnhandledCriticalExtensions),
	}
	// Older releases keep negative ones, which limit nothing.
	if c.BasicConstraintsValid && c.MaxPathLen > 0 || c.MaxPathLenZero {
		result.MaxPathLength = c.MaxPathLen
	}
	for _, uri := range c.URIs {
		result.URISANs = append(result.URISANs, uri.String())
	}
	for _, ip := range c.IPAddresses {
		result.IPSANs = append(result.IPSANs, ip.String())
	}
	switch key := c.PublicKey.(type) {
	case *rsa.PublicKey:
		result.KeyBits = key.N.BitLen()
	case *ecdsa.PublicKey:
		result.KeyBits = key.Curve.Params().BitSize
	case ed25519.PublicKey:
		result.KeyBits = 256
	}
	return result
}

// What crypto/x509 reads of a certificate request, whose signature it checks.
func parseRequest(text string) any {
	block, _ := pem.Decode([]byte(text))
	if block == nil || block.Type != "CERTIFICATE REQUEST" {
		return failure{"no certificate request"}
	}
	request, err := x509.ParseCertificateRequest(block.Bytes)
	if err == nil {
		err = request.CheckSignature()
	}
	if err != nil {
		return failure{err.Error()}
	}
	uris := []string{}
	for _, uri := range request.URIs {
		uris = append(uris, uri.String())
	}
	return map[string]any{
		"commonName": request.Subject.CommonName,
		"uriSans":    uris,
		"dnsSans":    append([]string{}, request.DNSNames...),
	}
}
