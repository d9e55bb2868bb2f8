package main

import "github.com/spiffe/go-spiffe/v2/spiffeid"

func parseSpiffeID(text string) any {
	id, err := spiffeid.FromString(text)
	if err != nil {
		return map[string]any{"valid": false, "error": err.Error()}
	}
	return map[string]any{"valid": true, "trustDomain": id.TrustDomain().Name(), "path": id.Path()}
}
