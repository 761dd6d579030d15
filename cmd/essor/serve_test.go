package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Ended, the server finishes the answers under way, whole, and takes no more requests.
func TestServeDrains(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	begun, finish := make(chan struct{}), make(chan struct{})
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "one, ")
		close(begun)
		<-finish
		if r.Context().Err() != nil {
			t.Error("work under way was cut off")
		}
		_, _ = io.WriteString(w, "two")
	})}
	ended := make(chan error, 1)
	go func() { ended <- serveHTTP(ctx, listener, server) }()
	body := make(chan string, 1)
	go func() {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+listener.Addr().String(), nil)
		if err != nil {
			t.Error(err)
			return
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Error(err)
			body <- ""
			return
		}
		defer func() { _ = response.Body.Close() }()
		b, err := io.ReadAll(response.Body)
		if err != nil {
			t.Error(err)
		}
		body <- string(b)
	}()
	<-begun
	stop()
	refused := false
	for deadline := time.Now().Add(5 * time.Second); !refused && time.Now().Before(deadline); {
		var dialer net.Dialer
		conn, err := dialer.DialContext(t.Context(), "tcp", listener.Addr().String())
		if refused = err != nil; !refused {
			_ = conn.Close()
			time.Sleep(time.Millisecond)
		}
	}
	if !refused {
		t.Error("new connections are still taken")
	}
	close(finish)
	if got := <-body; got != "one, two" {
		t.Errorf("answer %q", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("error = %v", err)
	}
}

func TestServeFlags(t *testing.T) {
	o, err := serveFlags{rate: 50, proxies: "10.0.0.0/8, 192.0.2.1,"}.options()
	if err != nil || o.limits.PerSecond != 50 || o.limits.Burst != 500 || len(o.limits.Proxies) != 2 || o.limits.Proxies[1].Bits() != 32 {
		t.Errorf("options = %+v, %v", o, err)
	}
	for want, f := range map[string]serveFlags{"cli.serve.rate": {rate: -1}, "cli.serve.proxy": {proxies: "10.0.0.0/99"}} {
		if _, err := f.options(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error = %v, want %s", err, want)
		}
	}
}
