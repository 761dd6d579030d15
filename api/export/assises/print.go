package assises

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/observatoire-essor/essor/api/message"
)

// Chromium prints pages with a browser that is installed on the machine.
type Chromium struct {
	path, version string
}

// ErrNoChromium says that no Chromium was found.
var ErrNoChromium = errors.New("no Chromium")

// FindChromium finds the Chromium of the machine: the one that ESSOR_CHROMIUM names, else the
// first on the path. The error is [ErrNoChromium], or a sentence when the one that is named
// does not answer.
func FindChromium(ctx context.Context, getenv func(string) string) (*Chromium, error) {
	named := getenv("ESSOR_CHROMIUM")
	candidates := []string{"chromium", "chromium-browser", "google-chrome-stable", "google-chrome"}
	if named != "" {
		candidates = []string{named}
	}
	for _, name := range candidates {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		out, err := exec.CommandContext(ctx, path, "--version").Output() //nolint:gosec // the browser of the machine, or the one that its user names
		if err == nil {
			// "Chromium 156.0.8078.108 built on Debian GNU/Linux 12 (bookworm)"
			words := strings.Fields(string(out))
			version := strings.Join(words[:min(len(words), 2)], " ")
			return &Chromium{path: path, version: version}, nil
		}
	}
	if named != "" {
		return nil, message.NewError("assises.chromium_named", map[string]string{"path": named})
	}
	return nil, ErrNoChromium
}

// Version is the name and version of the browser.
func (c *Chromium) Version() string { return c.version }

// longestPrint is how long a page may take.
const longestPrint = 5 * time.Minute

// Print prints a page that needs nothing beside it, tagged and with bookmarks. Paper and
// margins are those of its style sheet. The bytes depend on the page, the day and the browser
// alone: the document says that it was made on that day.
func (c *Chromium) Print(ctx context.Context, html []byte, day time.Time) ([]byte, error) {
	profile, err := os.MkdirTemp("", "essor-chromium-")
	if err != nil {
		return nil, fmt.Errorf("print: %w", err)
	}
	defer func() { _ = os.RemoveAll(profile) }() // a temporary folder
	outer := ctx
	ctx, cancel := context.WithTimeout(ctx, longestPrint)
	defer cancel()
	ctx, stop := chromedp.NewExecAllocator(ctx, c.options(profile)...)
	defer stop()
	ctx, stopTab := chromedp.NewContext(ctx)
	defer stopTab()
	printed, err := printPage(ctx, html)
	if err != nil {
		if cause := context.Cause(outer); cause != nil { // somebody ended the run
			return nil, cause
		}
		return nil, &causedError{message.NewError("assises.print_failed", map[string]string{"version": c.version, "cause": err.Error()}), err}
	}
	return withDay(printed, day), nil
}

// options start a browser that looks the same on every machine.
func (c *Chromium) options(profile string) []chromedp.ExecAllocatorOption {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(c.path), chromedp.UserDataDir(profile), chromedp.CombinedOutput(io.Discard), chromedp.DisableGPU,
		chromedp.Flag("font-render-hinting", "none"), chromedp.Flag("lang", "fr"), chromedp.Env("TZ=UTC", "LC_ALL=C.UTF-8"),
	)
	if os.Geteuid() == 0 { // its sandbox refuses root; the page is our own and asks nothing of anybody
		options = append(options, chromedp.NoSandbox)
	}
	return options
}

// printPage puts a page into the tab of a context, waits for its fonts, and prints it.
func printPage(ctx context.Context, html []byte) ([]byte, error) {
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		return nil, err
	}
	tree, err := chromedp.Call(ctx, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return nil, err
	}
	content := page.SetDocumentContentParams{FrameID: tree.FrameTree.Frame.ID, HTML: string(html)}
	if _, err := chromedp.Call(ctx, page.SetDocumentContent, content); err != nil {
		return nil, err
	}
	fonts := chromedp.Evaluate[bool](`document.fonts.ready.then(() => true)`, chromedp.EvalAwaitPromise)
	if _, err := chromedp.Run(ctx, fonts); err != nil {
		return nil, err
	}
	out, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{
		PreferCSSPageSize: new(true), PrintBackground: new(true), GenerateTaggedPDF: new(true), GenerateDocumentOutline: new(true),
	})
	return out.Data, err
}
