package main

import (
	"github.com/spiffe/go-spiffe/v2/spiffeid"
	"github.com/spiffe/go-spiffe/v2/svid/x509svid"
)

func init() {
	kinds["spiffe"] = func(asked question) any { return parseSpiffeID(asked.Text) }
	kinds["svid"] = func(asked question) any { return parseSVID(asked.Text) }
}

func parseSpiffeID(text string) any {
	id, err := spiffeid.FromString(text)
	if err != nil {
		return map[string]any{"valid": false, "error": err.Error()}
	}
	return map[string]any{"valid": true, "trustDomain": id.TrustDomain().Name(), "path": id.Path()}
}

// The certificate and its key in one PEM text.
func parseSVID(text string) any {
	if _, err := x509svid.Parse([]byte(text), []byte(text)); err != nil {
		return map[string]any{"valid": false, "error": err.Error()}
	}
	return map[string]any{"valid": true}
}
