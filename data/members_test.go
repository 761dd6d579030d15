package data_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// The members of a territory are known by their former codes too, through communes that
// are elsewhere, and not by what their parts became on the other side.
func TestMembersEverFollowsTheHistory(t *testing.T) {
	db, _ := open(t)
	ref := func(level source.Level, code string) source.Ref { return source.Ref{Level: level, Code: code} }
	epci := ref(source.EPCI, "200093201")
	info := data.SourceInfo{Pack: "p", Role: "r", Kind: "k", File: "f", SHA256: strings.Repeat("ab", 32)}
	_, err := db.Load(t.Context(), info, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), func(to source.Sink) (source.Counts, error) {
		move := func(kind int, typ, before, after string) error {
			return to.Movement(source.Movement{Kind: kind, On: source.Day(2016, 1, 1), TypeBefore: "COM", Before: before, TypeAfter: typ, After: after})
		}
		return source.Counts{Read: 1, Kept: 1}, errors.Join(
			to.Link(source.Link{Child: ref(source.Commune, "59350"), Parent: epci}),
			to.Alias(source.Alias{Ref: ref(source.Commune, "59350"), Code: "59355", Kind: "associated"}),
			move(33, "COM", "59298", "59350"), move(33, "COMA", "59298", "59298"), move(33, "COM", "59350", "59350"),
			move(41, "COM", "62298", "59298"),                                    // two steps back
			move(21, "COM", "59350", "59999"), move(32, "COM", "59998", "59999"), // a part merged with a commune elsewhere
			move(32, "COM", "60001", "60002"), // others
		)
	})
	if err != nil {
		t.Fatal(err)
	}
	members, err := db.MembersEver(t.Context(), epci)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := slices.Sorted(maps.Keys(members)), []string{"59298", "59350", "59355", "59999", "62298"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
