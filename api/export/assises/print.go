package assises

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/observatoire-essor/essor/api/message"
)

// Chromium prints pages with a browser that is installed on the machine.
type Chromium struct {
	path, version string
	temporary     string
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
		out, err := exec.CommandContext(ctx, path, "--version").Output()
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

// address is where the browser thinks that it found the page. Nothing is asked of any
// network: requests are answered from memory or refused.
const address = "https://livret.invalid/"

// longestPrint is how long a page may take.
const longestPrint = 5 * time.Minute

// Print prints a page that needs nothing beside it, tagged and with bookmarks. Paper and
// margins are those of its style sheet. The bytes depend on the page and the browser alone.
func (c *Chromium) Print(ctx context.Context, html []byte) ([]byte, error) {
	profile, err := os.MkdirTemp("", "essor-chromium-")
	if err != nil {
		return nil, fmt.Errorf("print: %w", err)
	}
	defer func() { _ = os.RemoveAll(profile) }() // a temporary folder
	ctx, cancel := context.WithTimeout(ctx, longestPrint)
	defer cancel()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(c.path), chromedp.UserDataDir(profile), chromedp.CombinedOutput(io.Discard),
		chromedp.Flag("disable-gpu", true), chromedp.Flag("font-render-hinting", "none"), chromedp.Flag("lang", "fr"),
		chromedp.Env("TZ=UTC", "LC_ALL=C.UTF-8"),
	)
	if os.Geteuid() == 0 { // its sandbox refuses root; the page is our own and reaches nothing
		options = append(options, chromedp.NoSandbox)
	}
	ctx, stop := chromedp.NewExecAllocator(ctx, options...)
	defer stop()
	ctx, stopTab := chromedp.NewContext(ctx)
	defer stopTab()
	chromedp.ListenTarget(ctx, func(event any) {
		if asked, ok := event.(*fetch.EventRequestPaused); ok {
			go answer(ctx, asked, html)
		}
	})
	var printed []byte
	err = chromedp.Run(ctx,
		fetch.Enable(),
		chromedp.Navigate(address),
		chromedp.Evaluate(`document.fonts.ready.then(() => true)`, nil, chromedp.EvalAsValue),
		chromedp.ActionFunc(func(ctx context.Context) error {
			body, _, err := page.PrintToPDF().WithPreferCSSPageSize(true).WithPrintBackground(true).
				WithGenerateTaggedPDF(true).WithGenerateDocumentOutline(true).Do(ctx)
			printed = body
			return err
		}),
	)
	if err != nil {
		return nil, fmt.Errorf("print with %s: %w", c.version, err)
	}
	return withoutTime(printed), nil
}

// answer gives the page to the browser, and nothing else.
func answer(ctx context.Context, asked *fetch.EventRequestPaused, html []byte) {
	reply := fetch.FulfillRequest(asked.RequestID, 404)
	if asked.Request.URL == address {
		reply = fetch.FulfillRequest(asked.RequestID, 200).WithBody(base64.StdEncoding.EncodeToString(html)).
			WithResponseHeaders([]*fetch.HeaderEntry{{Name: "Content-Type", Value: "text/html; charset=utf-8"}})
	}
	// A browser that is gone makes the print fail, which tells.
	_ = chromedp.Run(ctx, reply)
}
