package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// request is one request of a load: a path, and the tag that the client has, if any.
type request struct{ path, tag string }

// outcome is what a load met with.
type outcome struct {
	took  time.Duration   // from the first request to the last answer
	times []time.Duration // of each request, sorted
	bytes int64           // of bodies
}

// rate is how many requests were answered a second.
func (o outcome) rate() float64 { return float64(len(o.times)) / o.took.Seconds() }

// quantile is a quantile of the times, by the nearest rank.
func (o outcome) quantile(q float64) time.Duration {
	return o.times[min(len(o.times)-1, int(q*float64(len(o.times))))]
}

// run asks a server for all requests with so many connections, each of which takes the
// next request when its last is answered. The client does as little as HTTP allows,
// since it shares the processors with the server.
func run(t testing.TB, address string, requests []request, clients int) outcome {
	t.Helper()
	var next, size atomic.Int64
	var mu sync.Mutex
	var o outcome
	var all sync.WaitGroup
	began := time.Now()
	for range clients {
		all.Go(func() {
			c, err := dial(t.Context(), address)
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = c.conn.Close() }()
			var times []time.Duration
			for i := next.Add(1) - 1; i < int64(len(requests)); i = next.Add(1) - 1 {
				began := time.Now()
				_, n, err := c.ask(requests[i])
				if err != nil {
					t.Errorf("%s: %v", requests[i].path, err)
					return
				}
				times = append(times, time.Since(began))
				size.Add(int64(n))
			}
			mu.Lock()
			defer mu.Unlock()
			o.times = append(o.times, times...)
		})
	}
	all.Wait()
	o.took, o.bytes = time.Since(began), size.Load()
	if len(o.times) != len(requests) {
		t.Fatalf("%d of %d requests were answered", len(o.times), len(requests))
	}
	slices.Sort(o.times)
	return o
}

// client is one connection.
type client struct {
	conn net.Conn
	in   *bufio.Reader
	out  []byte
}

func dial(ctx context.Context, address string) (*client, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, in: bufio.NewReaderSize(conn, 1<<16)}, nil
}

// ask sends a request and reads its answer over; anything but 200, 204 and, with a
// tag, 304 is an error.
func (c *client) ask(r request) (tag string, body int, err error) {
	c.out = append(append(append(c.out[:0], "GET "...), r.path...), " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"...)
	if r.tag != "" {
		c.out = append(append(append(c.out, "If-None-Match: "...), r.tag...), "\r\n"...)
	}
	if _, err := c.conn.Write(append(c.out, "\r\n"...)); err != nil {
		return "", 0, err
	}
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return "", 0, err
	}
	status := string(line[9:12])
	if status != "200" && status != "204" && (status != "304" || r.tag == "") {
		return "", 0, fmt.Errorf("status %s", status)
	}
	length := 0
	for {
		if line, err = c.in.ReadSlice('\n'); err != nil {
			return "", 0, err
		}
		if len(line) <= 2 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(": "))
		switch string(name) {
		case "Content-Length":
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return "", 0, err
			}
		case "Etag":
			tag = string(bytes.TrimSpace(value))
		case "Transfer-Encoding":
			return "", 0, errors.New("the answer has no length")
		}
	}
	if _, err := io.CopyN(io.Discard, c.in, int64(length)); err != nil {
		return "", 0, err
	}
	return tag, length, nil
}
