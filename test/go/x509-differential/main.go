// The other side of the differential tests: answers, with Go's own crypto/x509 and crypto/tls, the questions
// that the TypeScript rooms answer by themselves. One JSON question a line in, one JSON answer a line out, in order.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
)

type question struct {
	Kind      string     `json:"kind"`
	Handshake *handshake `json:"handshake"`
	KeyPair   *keyPair   `json:"keyPair"`
	Text      string     `json:"text"`
}

func answer(line []byte) any {
	var asked question
	if err := json.Unmarshal(line, &asked); err != nil {
		return failure{err.Error()}
	}
	reply, known := kinds[asked.Kind]
	if !known {
		return failure{"unknown kind " + asked.Kind}
	}
	return reply(asked)
}

// What can be asked; spiffe.go, which older Go releases cannot build, adds its own.
var kinds = map[string]func(question) any{
	"version":   func(question) any { return map[string]string{"go": runtime.Version()} },
	"handshake": func(asked question) any { return asked.Handshake.run() },
	"parse":     func(asked question) any { return parsePem(asked.Text) },
	"request":   func(asked question) any { return parseRequest(asked.Text) },
}

type failure struct {
	Failure string `json:"failure"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<28)
	workers := runtime.NumCPU()
	pending := make(chan chan []byte, 4*workers)
	slots := make(chan struct{}, workers)
	go func() {
		defer close(pending)
		for lines.Scan() {
			line := append([]byte(nil), lines.Bytes()...)
			result := make(chan []byte, 1)
			pending <- result
			slots <- struct{}{}
			go func() {
				defer func() { <-slots }()
				encoded, err := json.Marshal(answer(line))
				if err != nil {
					encoded = []byte(`{"failure":"cannot encode the answer"}`)
				}
				result <- encoded
			}()
		}
	}()
	out := bufio.NewWriter(os.Stdout)
	for result := range pending {
		out.Write(<-result)
		out.WriteByte('\n')
		if len(pending) == 0 {
			out.Flush()
		}
	}
	out.Flush()
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
