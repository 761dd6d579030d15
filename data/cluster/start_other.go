//go:build !linux

package cluster

import (
	"context"
	"runtime"
)

// start needs Linux, whose kernel tells the server when its owner has died.
func start(context.Context, Config) (*Cluster, error) {
	return nil, &Fault{Code: CodeUnsupported, Args: map[string]string{"os": runtime.GOOS}}
}
