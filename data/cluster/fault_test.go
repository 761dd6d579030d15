package cluster_test

import (
	"errors"
	"os"
	"testing"

	"github.com/observatoire-essor/essor/data/cluster"
)

func TestFault(t *testing.T) {
	t.Parallel()
	fault := &cluster.Fault{Code: "cluster.x", Args: map[string]string{"b": "2", "a": "1"}, Err: os.ErrPermission}
	if got, want := fault.Error(), "cluster.x: a=1, b=2: permission denied"; got != want {
		t.Errorf("Error = %q, want %q", got, want)
	}
	if !errors.Is(fault, os.ErrPermission) || fault.MessageCode() != "cluster.x" || fault.MessageArgs()["a"] != "1" {
		t.Errorf("%+v loses its cause, code or arguments", fault)
	}
	if got := (&cluster.Fault{Code: "cluster.x"}).Error(); got != "cluster.x" {
		t.Errorf("Error = %q", got)
	}
}
