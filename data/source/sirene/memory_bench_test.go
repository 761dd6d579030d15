package sirene

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/synth"
)

// readEnv names the file that this program reads when it is its own child.
const readEnv = "ESSOR_SIRENE_CHILD"

// TestMain runs the tests, or, as a child of [BenchmarkFrance], reads a register whole
// and tells how many establishments there were, in how many seconds, and the most
// memory that it took, in KiB.
func TestMain(m *testing.M) {
	file := os.Getenv(readEnv)
	if file == "" {
		os.Exit(m.Run())
	}
	sink, began := &discard{}, time.Now()
	_, err := Read(context.Background(), source.Input{File: file}, sink)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(sink.n, time.Since(began).Seconds(), peakKiB())
}

// peakKiB is the most memory that this process has had, or 0 where nobody tells.
func peakKiB() (kib int) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if n, err := fmt.Sscanf(line, "VmHWM: %d kB", &kib); n == 1 && err == nil {
			return kib
		}
	}
	return 0
}

// BenchmarkFrance reads the three files of all of France with every commune kept, in a
// process of its own: 400 MB of resident memory at most are asked for.
func BenchmarkFrance(b *testing.B) {
	for _, format := range synth.Formats() {
		b.Run(string(format), func(b *testing.B) {
			file := france(b, format)
			most, seconds, kept := 0, 0.0, 0
			for b.Loop() {
				child := exec.CommandContext(b.Context(), os.Args[0])
				child.Env, child.Stderr = append(os.Environ(), readEnv+"="+file), os.Stderr
				out, err := child.Output()
				if err != nil {
					b.Fatal(err)
				}
				var kib int
				var took float64
				if _, err := fmt.Sscan(string(out), &kept, &took, &kib); err != nil || kib == 0 {
					b.Fatalf("%s: %v", out, err)
				}
				most, seconds = max(most, kib), seconds+took
			}
			rows := float64(franceLength(b))
			b.ReportMetric(float64(most)*1024/1e6, "peak-MB")
			b.ReportMetric(seconds/float64(b.N)/rows*1e9, "ns/row")
			b.ReportMetric(float64(kept), "kept")
		})
	}
}
