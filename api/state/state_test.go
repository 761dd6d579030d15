package state_test

import (
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/source"
)

// One state has one address: parameters in another order, or written otherwise, give the
// same query.
func TestOneStateHasOneAddress(t *testing.T) {
	const want = "indicator=funding.per_capita%3Faxis%3D1&level=qpv2015&period=2011-2014&ref=epci/200093201&sel=qpv2015/QP059074,commune/59350" +
		"&classes=quantile-5&breaks=1,2.5&uncertainty=hatch&scenario=envelope%3D609000%26principle%3Dpoor&view=choropleth&bbox=2.8,50.5,3.3,50.8"
	for _, query := range []string{
		want,
		"view=choropleth&sel=qpv2015%2FQP059074%2Ccommune%2F59350&bbox=2.80,50.50,3.30,50.80&uncertainty=hatch&breaks=1.0,2.50&classes=quantile-5" +
			"&scenario=principle%3Dpoor%26envelope%3D609000&ref=epci%2F200093201&period=2011-2014&indicator=funding.per_capita%3Faxis%3D1&level=qpv2015",
	} {
		asked, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		s, err := state.Parse(asked)
		if err != nil {
			t.Errorf("%s: %v", query, err)
		}
		if got := s.Query(); got != want {
			t.Errorf("%s\n gives %s\n want  %s", query, got, want)
		}
	}
	if got := (state.State{}).Query(); got != "" {
		t.Errorf("the state of a page without choices has the query %q", got)
	}
}

// Of too many areas the first ones stay, and that there are too many is told.
func TestTooManyAreasAreTold(t *testing.T) {
	s, err := state.Parse(url.Values{"sel": {"commune/1,commune/2,commune/3,commune/4"}})
	var fault *ask.ParamError
	if len(s.Sel) != state.MostSelected || !errors.As(err, &fault) || fault.Code != "too_many" || fault.Parameter != "sel" {
		t.Errorf("%v, %v", s.Sel, err)
	}
}

// What cannot be read is told, by its parameter, and leaves the rest as it is.
func TestWrongParametersAreTold(t *testing.T) {
	for query, parameter := range map[string]string{
		"level=region": "level", "period=soon": "period", "classes=quantile-0x": "classes", "classes=quantile-99": "classes", "breaks=3,2": "breaks", "breaks=2,2": "breaks",
		"breaks=NaN": "breaks", "uncertainty=maybe": "uncertainty", "bbox=1,2,3": "bbox", "bbox=3,50,2,51": "bbox", "sel=59350": "sel",
		"ref=commune/1,commune/2": "ref", "scenario=colour%3Dred": "scenario", "view=pie": "view", "color=red": "color", "place=home": "place",
	} {
		asked, err := url.ParseQuery(query + "&need=need.poverty")
		if err != nil {
			t.Fatal(err)
		}
		s, err := state.Parse(asked)
		if err == nil || !strings.HasSuffix(err.Error(), ": "+parameter) {
			t.Errorf("%s: %v, want a fault of %s", query, err, parameter)
		}
		if want := (state.State{Need: "need.poverty"}); !reflect.DeepEqual(s, want) {
			t.Errorf("%s leaves %+v, want %+v", query, s, want)
		}
	}
	if s, err := state.Parse(url.Values{"use": {"slide"}, "lang": {"en"}}, "use"); err != nil {
		t.Errorf("parameters of the caller: %+v, %v", s, err)
	}
	if _, err := state.Parse(url.Values{"level": {"commune", "epci"}}); err == nil {
		t.Error("a parameter that is given twice is not told")
	}
}

// What a state writes it reads.
func FuzzState(f *testing.F) {
	f.Add("indicator=ess.density&level=commune&classes=head-tail&breaks=1e3&bbox=-1,2,3,4&sel=commune/59350&scenario=envelope%3D1")
	f.Add("period=2011-2014&against=2010&group=epci&edition=assises-2024&view=lisa&classes=standard-deviation")
	f.Fuzz(func(t *testing.T, query string) {
		asked, err := url.ParseQuery(query)
		if err != nil {
			t.Skip("no query")
		}
		s, _ := state.Parse(asked)
		again, err := url.ParseQuery(s.Query())
		if err != nil {
			t.Fatalf("%q writes %q: %v", query, s.Query(), err)
		}
		same, err := state.Parse(again)
		if err != nil || !reflect.DeepEqual(same, s) {
			t.Fatalf("%q is %+v, its address %q is %+v, %v", query, s, s.Query(), same, err)
		}
		if len(s.Sel) > state.MostSelected || s.Level != "" && strings.Contains(string(s.Level), "/") || s.Ref == (source.Ref{Level: "x"}) {
			t.Fatalf("%q is %+v", query, s)
		}
	})
}
