// Drives the Apache Go client for the interop tests: "goclient SCENARIO NAMESRV" prints one line of JSON with what the
// client saw. An unmodified client: everything here is its public interface.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/apache/rocketmq-client-go/v2/rlog"
)

func main() {
	rlog.SetLogLevel("fatal")
	scenarios := map[string]func(namesrv string) (any, error){"messages": messages, "order": order, "access": access, "resets": resets, "traces": traces}
	scenario, known := scenarios[os.Args[1]]
	if !known {
		fail(fmt.Errorf("no scenario %s", os.Args[1]))
	}
	seen, err := scenario(os.Args[2])
	if err != nil {
		fail(err)
	}
	line, err := json.Marshal(seen)
	if err != nil {
		fail(err)
	}
	fmt.Println(string(line))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
