package cluster_test

import (
	"errors"
	"testing"

	"github.com/observatoire-essor/essor/data/cluster"
)

func TestDataDir(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		flag string
		env  map[string]string
		uid  int
		want string // empty: no folder to be had
	}{
		{"flag wins", "/a", map[string]string{"ESSOR_DIR": "/b"}, 0, "/a"},
		{"environment", "", map[string]string{"ESSOR_DIR": "/b", "HOME": "/h"}, 1, "/b"},
		{"root", "", map[string]string{"HOME": "/root", "XDG_DATA_HOME": "/x"}, 0, "/var/lib/essor"},
		{"XDG", "", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "/x"}, 1, "/x/essor"},
		{"relative XDG is ignored", "", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "x"}, 1, "/h/.local/share/essor"},
		{"home", "", map[string]string{"HOME": "/h"}, 1, "/h/.local/share/essor"},
		{"nothing", "", nil, 1, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := cluster.DataDir(tt.flag, func(key string) string { return tt.env[key] }, tt.uid)
			var fault *cluster.Fault
			if tt.want == "" && (!errors.As(err, &fault) || fault.Code != cluster.CodeHome) {
				t.Errorf("DataDir = %q, %v, want %s", got, err, cluster.CodeHome)
			}
			if tt.want != "" && (err != nil || got != tt.want) {
				t.Errorf("DataDir = %q, %v, want %q", got, err, tt.want)
			}
		})
	}
}
