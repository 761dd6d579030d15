package data_test

import (
	"errors"
	"net/url"
	"testing"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/datatest"
)

// TestOpenSaysWhatIsWrongWithTheDatabase: an address where nobody listens, and a
// database that is not there.
func TestOpenSaysWhatIsWrongWithTheDatabase(t *testing.T) {
	absent, err := url.Parse(datatest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	absent.Path = "/no_such_database"
	for address, want := range map[string]string{
		"postgres://essor@127.0.0.1:1/essor?connect_timeout=2": data.Unreachable,
		absent.String(): data.Refused,
	} {
		_, err := data.Open(t.Context(), address, data.Reader)
		var fault *data.Fault
		if !errors.As(err, &fault) || fault.Code != want {
			t.Errorf("%s: error = %v, want a fault %s", address, err, want)
			continue
		}
		if fault.MessageArgs()["cause"] == "" {
			t.Errorf("%s: no cause", want)
		}
	}
}
