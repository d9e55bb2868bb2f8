// Lints certificates with zlint, one PEM text as a JSON string a line in, one JSON answer a line out. It stands
// apart from the other program because zcrypto switches off, for the whole process, limits of crypto/rsa that
// real ends have.
package main

import (
	"bufio"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"

	"github.com/zmap/zcrypto/x509"
	"github.com/zmap/zlint/v3"
	"github.com/zmap/zlint/v3/lint"
)

type result struct {
	Failure  string   `json:"failure"`
	Lints    int      `json:"lints"`
	Findings []string `json:"findings"`
}

func main() {
	// RFC 5280 alone: the CA/Browser Forum's requirements are for public CAs.
	registry, err := lint.GlobalRegistry().Filter(lint.FilterOptions{
		IncludeSources: lint.SourceList{lint.RFC5280},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<26)
	answers := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		if err := answers.Encode(check(lines.Bytes(), registry)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func check(line []byte, registry lint.Registry) result {
	var text string
	if err := json.Unmarshal(line, &text); err != nil {
		return result{Failure: err.Error()}
	}
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return result{Failure: "no PEM block"}
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return result{Failure: err.Error()}
	}
	results := zlint.LintCertificateEx(certificate, registry).Results
	findings := []string{}
	for name, each := range results {
		if each.Status >= lint.Warn {
			findings = append(findings, each.Status.String()+" "+name+" "+each.Details)
		}
	}
	return result{Lints: len(results), Findings: findings}
}
