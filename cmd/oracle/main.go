// Command oracle runs reference cases through the product's own functions and
// writes what they answer, for a comparison with what other tools answered:
//
//	oracle CASES_DIR RESULTS_DIR
//
// Every *.json of CASES_DIR except index.json is a case; its result goes to
// RESULTS_DIR under the name of the case, shaped like the numbers expected of it.
// The program looks at what is expected for its shape only. It computes nothing
// itself: it hands the inputs to analytics and geo and names their answers.
//
// An undefined answer is {"status":"undefined","reason":…}, an input that the
// product refuses {"status":"rejected","reason":…}. A measure that is not known
// here is reported on standard error and left out. The communes of scale cases are
// read from the folder communes_france_geojson_2018 in the one that
// ESSOR_REAL_DATA names.
//
// Permutation tests draw 9 999 times, or more when a case asks for more, also where
// it names 999: with fewer the results are not near enough to a long run. The seed
// is fixed, so that a case has the same answer each time.
//
// Exit status: 0 when every case has an answer, 1 when some have none, 2 for
// wrong use.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], os.Getenv, os.Stderr)
	stop()
	os.Exit(status)
}

// run does the work of the program and returns its exit status.
func run(ctx context.Context, args []string, getenv func(string) string, stderr io.Writer) int {
	if len(args) != 2 {
		fmt.Fprintln(stderr, "usage: oracle CASES_DIR RESULTS_DIR")
		return 2
	}
	files, err := caseFiles(args[0])
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	if err := os.MkdirAll(args[1], 0o750); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	bench := &workbench{measures: measures(), data: getenv("ESSOR_REAL_DATA")}
	unanswered := 0
	for _, file := range files {
		if err := answerFile(ctx, bench, file, args[1]); err != nil {
			unanswered++
			fmt.Fprintf(stderr, "%s: %v\n", filepath.Base(file), err)
		}
		if ctx.Err() != nil {
			return 1
		}
	}
	if unanswered > 0 {
		fmt.Fprintf(stderr, "%d of %d cases have no full answer\n", unanswered, len(files))
		return 1
	}
	return 0
}

// caseFiles lists the case files of a folder by name.
func caseFiles(dir string) ([]string, error) {
	all, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	var files []string
	for _, file := range all {
		if filepath.Base(file) != "index.json" {
			files = append(files, file)
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s holds no case", dir)
	}
	return files, nil
}

// answerFile answers the case of a file and writes the result, with what could be
// answered even where something could not.
func answerFile(ctx context.Context, bench *workbench, file, results string) error {
	c, err := readCase(file)
	if err != nil {
		return err
	}
	result, err := bench.answer(ctx, c)
	if result == nil {
		return err
	}
	return errors.Join(err, writeResult(filepath.Join(results, c.Case+".json"), result))
}
