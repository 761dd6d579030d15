package assises

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// Parts of a pack that can be made alone.
const (
	PartFigures  = "figures"
	PartBooklet  = "livret"
	PartSlides   = "diapos"
	PartWorkbook = "donnees"
)

// Parts are the parts of a pack.
func Parts() []string { return []string{PartFigures, PartBooklet, PartSlides, PartWorkbook} }

// Options are what a pack is made from.
type Options struct {
	Edition *edition.Edition
	Ask     ask.Asker // its language is that of the plan
	Plan    Plan
	Draw    Drawer
	Print   Printer  // nil: none was found; the booklet stays HTML
	Version string   // of the program
	Only    []string // parts, or names of figures; all when empty
	Place   string   // the folder of the pack: not there, or empty
	Workers int      // how many figures are drawn at a time
	Tell    func(Step)
}

// Step is how far a pack has come.
type Step struct {
	Done, Total int
	What        string // a key of the catalogue under "assises.step.", or the name of a figure
	Kept        bool   // an earlier run had made it
}

// Report is a finished pack.
type Report struct {
	Manifest Manifest
	Resumed  int // things that an earlier run had made
	Left     []LeftOut
}

// builder makes one pack.
type builder struct {
	Options
	edition *edition.Edition
	ask     ask.Asker
	words   wording.Writer
	slots   []Slot
	left    []LeftOut
	folder  *folder

	mu   sync.Mutex
	step Step
	kept int
}

// made is a figure of the pack.
type made struct {
	About
	slot Slot
}

// Export makes a pack. Mistakes of the plan are an [infile.Fault], others that a person can
// mend a sentence of the catalogue. The pack stands in its place as a whole or not at all;
// what is done of one that broke off lies beside it, and the same call goes on with it.
func Export(ctx context.Context, o Options) (Report, error) {
	if err := checkPlace(o.Place); err != nil {
		return Report{}, err
	}
	b, err := newBuilder(ctx, o)
	if err != nil {
		return Report{}, err
	}
	if err := makeParent(o.Place); err != nil {
		return Report{}, err
	}
	unlock, err := lock(o.Place)
	if err != nil {
		return Report{}, err
	}
	defer unlock()
	if err := checkPlace(o.Place); err != nil { // another run may have finished it
		return Report{}, err
	}
	if b.folder, err = b.open(WorkFolder(o.Place)); err != nil {
		return Report{}, err
	}
	m, err := b.build(ctx)
	if err != nil {
		return Report{}, err
	}
	if err := b.folder.finish(o.Place); err != nil {
		return Report{}, err
	}
	return Report{Manifest: m, Resumed: b.kept, Left: b.left}, nil
}

// checkPlace refuses a folder that holds something, and one that cannot be made.
func checkPlace(place string) error {
	entries, err := os.ReadDir(place)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return folderError(place, err)
	case len(entries) > 0:
		return message.NewError("assises.not_empty", map[string]string{"dir": place})
	}
	return nil
}

// makeParent makes the folder that the pack will stand in.
func makeParent(place string) error {
	parent := filepath.Dir(filepath.Clean(place))
	if err := os.MkdirAll(parent, 0o755); err != nil { //nolint:gosec // a pack is for everybody to read
		return folderError(place, err)
	}
	return nil
}

// WorkFolder is where the pack of a place is made before it is whole: beside it, so that
// renaming it is one step.
func WorkFolder(place string) string {
	place = filepath.Clean(place)
	return filepath.Join(filepath.Dir(place), "."+filepath.Base(place)+".en-cours")
}

func newBuilder(ctx context.Context, o Options) (*builder, error) {
	o.Ask.Lang, o.Ask.Whole = o.Plan.Language, true
	b := &builder{Options: o, edition: o.Edition, ask: o.Ask, words: o.Ask.Writer}
	var err error
	if b.slots, b.left, err = Drawable(ctx, o.Draw, o.Edition, o.Plan); err != nil {
		return nil, err
	}
	names := Parts()
	for _, s := range b.slots {
		names = append(names, s.Name)
	}
	for _, only := range o.Only {
		if !slices.Contains(names, only) {
			return nil, message.NewError("assises.only", map[string]string{"value": only, "names": strings.Join(names, ", ")})
		}
	}
	return b, nil
}

// open makes the folder, or goes on with that of an earlier run.
func (b *builder) open(dir string) (*folder, error) {
	r := b.renderers()
	f, _, err := openFolder(dir, digest(b.id(), r.Essor, r.Figures, r.Workbook, r.Printer))
	return f, err
}

func (b *builder) id() string { return packID(b.edition.Head, b.Plan, b.Only) }

// wants tells whether a part is wanted.
func (b *builder) wants(part string) bool { return len(b.Only) == 0 || slices.Contains(b.Only, part) }

// wantsFigure tells whether the files of a figure are wanted.
func (b *builder) wantsFigure(s Slot) bool {
	return b.wants(PartFigures) || slices.Contains(b.Only, s.Name)
}

func (b *builder) say(code string, args map[string]string) string {
	return b.words.Text.Sentence(b.words.Lang, "assises."+code, args)
}

func (b *builder) title() string { return b.Plan.Title.In(b.Plan.Language) }

// tell says that one more thing is done.
func (b *builder) tell(what string, kept bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.step.Done++
	b.step.What, b.step.Kept = what, kept
	if kept {
		b.kept++
	}
	if b.Tell != nil {
		b.Tell(b.step)
	}
}

// build makes all files of the pack and its manifest.
func (b *builder) build(ctx context.Context) (Manifest, error) {
	vectors := b.vectorsOf()
	if !b.wants(PartWorkbook) {
		vectors = nil
	}
	b.step.Total = len(b.slots) + len(vectors)
	for _, part := range []string{PartWorkbook, PartBooklet, PartSlides} {
		if b.wants(part) {
			b.step.Total++
		}
	}
	figures, err := b.figures(ctx)
	if err != nil {
		return Manifest{}, err
	}
	err = each(ctx, b.Workers, vectors, func(ctx context.Context, k edition.Key) error {
		kept, err := b.folder.make("values "+k.String(), func() (map[string][]byte, any, error) {
			files, err := b.valueFiles(ctx, k)
			return files, nil, err
		}, nil, true)
		b.tell("values", kept)
		return err
	})
	if err != nil {
		return Manifest{}, err
	}
	missing, err := b.documents(ctx, figures)
	if err != nil {
		return Manifest{}, err
	}
	return b.manifest(figures, missing)
}

// figures draws all figures, several at a time.
func (b *builder) figures(ctx context.Context) ([]made, error) {
	list := make([]made, len(b.slots))
	err := each(ctx, b.Workers, b.slots, func(ctx context.Context, s Slot) error {
		var about About
		kept, err := b.folder.make("figure "+s.key(), func() (map[string][]byte, any, error) { return b.draw(ctx, s) }, &about, b.wantsFigure(s))
		if err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		list[s.Number-1] = made{about, s}
		b.tell(s.Name, kept)
		return nil
	})
	return list, err
}

// key is what a figure is made from, beside the pack.
func (s Slot) key() string {
	return digest(s.Name, s.Kind, s.State.Query(), strings.Join(s.Uses, ","), s.Title, s.Subtitle, s.Note)
}

// draw makes the files of a figure in all its uses. What it says of itself is that of the
// use in the booklet.
func (b *builder) draw(ctx context.Context, s Slot) (map[string][]byte, any, error) {
	files := map[string][]byte{}
	var about About
	for _, use := range s.Uses {
		d, err := b.Draw.Draw(ctx, b.edition, s, use)
		if err != nil {
			return nil, nil, err
		}
		for ending, body := range map[string][]byte{".svg": d.SVG, ".png": d.PNG, ".pdf": d.PDF} {
			files[s.file(use)+ending] = body
		}
		if use == s.inBooklet() || about.ID == "" {
			about = d.About
		}
	}
	return files, about, nil
}

// file is where a figure lies, without ending: figures/07-densite-communes-slide.
func (s Slot) file(use string) string {
	return fmt.Sprintf("figures/%02d-%s-%s", s.Number, s.Name, use)
}

// inBooklet is the use that the booklet shows; empty for none.
func (s Slot) inBooklet() string {
	for _, use := range []string{"column", "half-a4", "a4", "half-column", "web"} {
		if slices.Contains(s.Uses, use) {
			return use
		}
	}
	return ""
}

// each calls f for all items, several at a time, until one fails or ctx ends.
func each[T any](ctx context.Context, workers int, items []T, f func(context.Context, T) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	queue := make(chan T)
	var working sync.WaitGroup
	for range max(workers, 1) {
		working.Go(func() {
			for item := range queue {
				if err := f(ctx, item); err != nil {
					cancel(err)
				}
			}
		})
	}
feed:
	for _, item := range items {
		select {
		case queue <- item:
		case <-ctx.Done():
			break feed
		}
	}
	close(queue)
	working.Wait()
	return context.Cause(ctx)
}
