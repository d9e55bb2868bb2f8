// Stand-ins for every Typha and every client of Typha in a cluster, in one process: real TLS over loopback, with the
// settings and files of the pods that they stand for. One JSON command a line in, one JSON answer a line out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"time"
)

type command struct {
	Do string `json:"do"`
	// Names a pod; a Typha and a node may not share one.
	Pod string `json:"pod"`
	// For a Typha: the Services (namespace/name) that send clients to it now.
	Services []string `json:"services"`
	// For clients: the processes that run in the pod.
	Processes []string          `json:"processes"`
	Env       map[string]string `json:"env"`
	// The text of each file that the pod sees, by path.
	Files map[string]string `json:"files"`
	// Only judged: what the pod would be if its container restarted now. It streams to nobody.
	Imagined bool `json:"imagined"`
	// The time of the cluster; zero for the real one.
	Now time.Time `json:"now"`
	// Take the outcome of a handshake between the same settings and files from before.
	Remember bool `json:"remember"`
}

type failure struct {
	Failure string `json:"failure"`
}

func (w *world) answer(line []byte) any {
	var asked command
	if err := json.Unmarshal(line, &asked); err != nil {
		return failure{err.Error()}
	}
	setTime(asked.Now)
	switch asked.Do {
	case "start-typha":
		return w.startTypha(asked)
	case "services":
		return w.setServices(asked.Pod, asked.Services)
	case "start-node":
		return w.startNode(asked)
	case "files":
		return w.setFiles(asked.Pod, asked.Files)
	case "stop":
		return w.stop(asked.Pod)
	case "dial":
		return w.dialAll(asked.Remember)
	case "streams":
		return w.streams()
	case "reset":
		return w.reset()
	}
	return failure{"unknown command " + asked.Do}
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<28)
	out := bufio.NewWriter(os.Stdout)
	all := newWorld()
	for lines.Scan() {
		encoded, err := json.Marshal(all.answer(lines.Bytes()))
		if err != nil {
			encoded = []byte(`{"failure":"cannot encode the answer"}`)
		}
		out.Write(encoded)
		out.WriteByte('\n')
		out.Flush()
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
