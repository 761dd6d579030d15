package data_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/datatest"
)

func TestMigrateIsRepeatableAndSafeSideBySide(t *testing.T) {
	url := datatest.URL(t)
	var wg sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wg.Go(func() { errs[i] = data.Migrate(t.Context(), url) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func TestMigrateRefusesALaterSchema(t *testing.T) {
	url := datatest.URL(t)
	if err := data.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	if _, err := conn.Exec(t.Context(), `INSERT INTO public.essor_migration VALUES ('9999_future')`); err != nil {
		t.Fatal(err)
	}
	err = data.Migrate(t.Context(), url)
	if !errors.Is(err, data.ErrNewerSchema) || !strings.Contains(err.Error(), "9999_future") {
		t.Errorf("error = %v", err)
	}
}

// The reader sees editions and nothing else; it writes nothing.
func TestReaderSeesOnlyEditions(t *testing.T) {
	db, conn := open(t)
	db.Close()
	if _, err := conn.Exec(t.Context(), `SET ROLE essor_reader`); err != nil {
		t.Fatal(err)
	}
	for query, allowed := range map[string]bool{
		`SELECT count(*) FROM edition`:             true,
		`SELECT count(*) FROM edition_vector`:      true,
		`SELECT count(*) FROM edition_boundaries`:  true,
		`SELECT count(*) FROM edition_part`:        true,
		`SELECT count(*) FROM observation`:         false,
		`SELECT count(*) FROM area`:                false,
		`SELECT count(*) FROM grant_decision`:      false,
		`SELECT count(*) FROM establishment`:       false,
		`DELETE FROM edition`:                      false,
		`INSERT INTO edition_part VALUES ('', '')`: false,
		`CREATE TABLE mine ()`:                     false,
	} {
		_, err := conn.Exec(t.Context(), query)
		if (err == nil) != allowed {
			t.Errorf("%s: error = %v, allowed = %t", query, err, allowed)
		}
	}
}

func TestEditionsAreImmutable(t *testing.T) {
	_, conn := open(t)
	hash := strings.Repeat("0a", 32)
	if _, err := conn.Exec(t.Context(), `INSERT INTO edition_vector VALUES ($1, 'x')`, hash); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), `UPDATE edition_vector SET body = 'y'`); err == nil {
		t.Error("a vector could be changed")
	}
}
