// Command program stands in for the real one, which takes minutes to compile for all systems.
package main

import "os"

var version = "dev"

func main() {
	if len(os.Args) == 2 && os.Args[1] == "version" {
		os.Stdout.WriteString("customer-adoption-operator version " + version + "\n")
	}
}
