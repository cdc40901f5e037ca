// Starts the real Vault core on a loopback address, for tests. Uninitialised at first and sealed at every start, like
// Vault's own server: init and unseal are done through the API.
//
//	vault -port 0 [-storage DIR] [-cert FILE -key FILE [-client-ca FILE]]
//
// The first line on stdout is the address that it listens on. It ends on SIGTERM, or when stdin is closed.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	log "github.com/hashicorp/go-hclog"
	"github.com/hashicorp/vault-plugin-auth-jwt"
	"github.com/hashicorp/vault-plugin-auth-kubernetes"
	"github.com/hashicorp/vault-plugin-secrets-kv"
	"github.com/hashicorp/vault/builtin/credential/approle"
	"github.com/hashicorp/vault/builtin/credential/cert"
	"github.com/hashicorp/vault/builtin/credential/userpass"
	"github.com/hashicorp/vault/builtin/logical/database"
	"github.com/hashicorp/vault/command/server"
	vaulthttp "github.com/hashicorp/vault/http"
	"github.com/hashicorp/vault/internalshared/configutil"
	"github.com/hashicorp/vault/plugins/database/postgresql"
	"github.com/hashicorp/vault/sdk/helper/consts"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/physical"
	"github.com/hashicorp/vault/sdk/physical/file"
	"github.com/hashicorp/vault/sdk/physical/inmem"
	"github.com/hashicorp/vault/vault"
)

// plugins are the database plugins that are compiled in.
type plugins map[string]func() (interface{}, error)

func (p plugins) Contains(name string, kind consts.PluginType) bool {
	_, known := p.Get(name, kind)
	return known
}

func (p plugins) Get(name string, kind consts.PluginType) (func() (interface{}, error), bool) {
	factory, known := p[name]
	return factory, known && kind == consts.PluginTypeDatabase
}

func (p plugins) Keys(kind consts.PluginType) []string {
	var names []string
	for name := range p {
		if kind == consts.PluginTypeDatabase {
			names = append(names, name)
		}
	}
	return names
}

func (p plugins) DeprecationStatus(name string, kind consts.PluginType) (consts.DeprecationStatus, bool) {
	return consts.Supported, p.Contains(name, kind)
}

func (p plugins) IsBuiltinEntPlugin(string, consts.PluginType) bool {
	return false
}

func main() {
	port := flag.Int("port", 0, "port on the loopback address; 0 for any free one")
	storage := flag.String("storage", "", "folder to keep the data in; memory if empty")
	certificate := flag.String("cert", "", "certificate, PEM")
	key := flag.String("key", "", "its key, PEM")
	clientCA := flag.String("client-ca", "", "authority of client certificates, PEM")
	flag.Parse()
	if err := run(*port, *storage, *certificate, *key, *clientCA); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(port int, storage, certificate, key, clientCA string) error {
	logger := log.New(&log.LoggerOptions{Level: log.Warn, Output: os.Stderr})
	core, err := newCore(storage, logger)
	if err != nil {
		return err
	}
	listener, err := listen(port, certificate, key, clientCA)
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())

	handler := vaulthttp.Handler.Handler(&vault.HandlerProperties{
		Core:           core,
		ListenerConfig: &configutil.Listener{Type: "tcp", Address: listener.Addr().String()},
	})
	httpServer := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ErrorLog: logger.StandardLogger(nil)}
	go waitForEnd(httpServer)
	if err := httpServer.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return core.Shutdown()
}

func newCore(storage string, logger log.Logger) (*vault.Core, error) {
	var backend physical.Backend
	var err error
	if storage == "" {
		backend, err = inmem.NewInmem(nil, logger)
	} else {
		backend, err = file.NewFileBackend(map[string]string{"path": storage}, logger)
	}
	if err != nil {
		return nil, err
	}
	return vault.NewCore(&vault.CoreConfig{
		Physical:     backend,
		DisableMlock: true,
		Logger:       logger,
		RawConfig:    &server.Config{SharedConfig: &configutil.SharedConfig{DisableMlock: true}},
		LogicalBackends: map[string]logical.Factory{
			"kv":       kv.Factory,
			"database": database.Factory,
		},
		CredentialBackends: map[string]logical.Factory{
			"approle":    approle.Factory,
			"cert":       cert.Factory,
			"jwt":        jwtauth.Factory,
			"kubernetes": kubeauth.Factory,
			"userpass":   userpass.Factory,
		},
		BuiltinRegistry: plugins{"postgresql-database-plugin": postgresql.New},
	})
}

func listen(port int, certificate, key, clientCA string) (net.Listener, error) {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil || certificate == "" {
		return listener, err
	}
	config := &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: []string{"h2", "http/1.1"},
		// Read anew for each connection, so that a test can exchange it.
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			pair, err := tls.LoadX509KeyPair(certificate, key)
			return &pair, err
		},
	}
	if clientCA != "" {
		pem, err := os.ReadFile(clientCA)
		if err != nil {
			return nil, err
		}
		config.ClientCAs = x509.NewCertPool()
		config.ClientCAs.AppendCertsFromPEM(pem)
		config.ClientAuth = tls.RequestClientCert
	}
	return tls.NewListener(listener, config), nil
}

// waitForEnd ends the server with the test that started it, however that ended.
func waitForEnd(httpServer *http.Server) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	orphaned := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		close(orphaned)
	}()
	select {
	case <-signals:
	case <-orphaned:
	}
	limited, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if httpServer.Shutdown(limited) != nil {
		_ = httpServer.Close()
	}
}
