// Command kube-apiserver is a real Kubernetes API server for tests, and the etcd that it keeps its objects in:
// "kube-apiserver etcd ..." runs etcd, anything else is what kube-apiserver understands.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "etcd" {
		etcdmain.Main(os.Args[1:])
		return
	}
	os.Exit(cli.Run(app.NewAPIServerCommand()))
}
