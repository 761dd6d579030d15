package figure

import (
	"context"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/data/source"
)

// lisaWords are the kinds of neighbourhood, as answers name them, with their colours; the
// last is for areas that chance explains.
func lisaWords() ([]string, []Colour) {
	return []string{"high_high", "low_low", "high_low", "low_high", "chance"}, rgbs(0xb04a0b, 0x1f4f8f, 0xf4b266, 0x8fbfe0, 0xeceae6)
}

// lisa shows where areas are like their neighbours more than chance explains.
func (q *question) lisa(ctx context.Context) (*content, error) {
	q.usual("funding.per_capita", source.Commune)
	st := q.spec.State
	c, err := q.mapColumn("indicator", st.Indicator, st.Level, st.Period)
	if err != nil {
		return nil, err
	}
	answer, err := q.Equity(ctx, q.e, &ask.EquityIn{Indicator: c.ID, Level: string(st.Level), Period: c.vector.Period.String(), Measures: "moran,lisa"})
	if err != nil {
		return nil, err
	}
	words, colours := lisaWords()
	class := make([]int, c.vector.Len()) // -1: none
	counts := make([]int, len(words))
	island := 0
	for i := range class {
		class[i] = -1
		switch {
		case patternOf(c.vector.At(i)) != plain:
			continue
		case answer.Apart():
			island++
			continue
		case answer.LISA == nil: // values that are all equal: no area stands out
			class[i] = len(words) - 1
			counts[class[i]]++
			continue
		}
		for k, word := range words {
			if answer.LISA.Quadrant[i] == word && answer.LISA.Significant[i] || k == len(words)-1 && class[i] < 0 && answer.LISA.Quadrant[i] != "" {
				class[i] = k
			}
		}
		if class[i] < 0 {
			island++
			continue
		}
		counts[class[i]]++
	}
	key := &legend{title: q.say("lisa.legend", nil)}
	var told []string
	for k, word := range words {
		text := q.say("lisa."+word, nil)
		if counts[k] > 0 {
			key.entries = append(key.entries, entry{text, q.count(counts[k]), -1, swatch(colours[k], plain)})
		}
		told = append(told, q.say("alt.count", map[string]string{"what": text, "n": q.count(counts[k])}))
	}
	if island > 0 {
		key.entries = append(key.entries, entry{q.say("lisa.island", nil), q.count(island), -1, swatch(paper(), plain)})
	}
	key.entries = append(append(key.entries, q.withoutEntries(c.withoutCounts())...), q.neighbourhoodEntry(st.Level)...)
	levels := q.drawnLevels(st.Level)
	title := q.lisaTitle(c, counts[0], counts[1], counts[2]+counts[3])
	if answer.Apart() {
		title = q.say("lisa.title.apart", map[string]string{"label": q.subject(c.ID), "areas": q.areasOf(st.Level, c.vector.Len())})
	}
	note := q.say("lisa.note", nil)
	for _, m := range answer.Measures {
		if m.ID == "moran" {
			note = m.Text + " " + note
		}
	}
	alt := []string{
		q.say("alt.map", map[string]string{"subtitle": q.subtitleOf(c)}), q.say("alt.classes", map[string]string{"list": strings.Join(told, q.say("separator", nil))}),
	}
	out := &content{
		title: title, subtitle: q.subtitleOf(c), note: note, sources: q.sourcesOf(levels, c), vintages: q.vintagesOf(levels...), scale: colours,
		table: q.lisaTable(c, class, words), own: func() []OwnTable { return q.lisaData(c, class, words, answer) }, alt: strings.Join(append(alt, q.altRest(c)...), " "),
	}
	q.mapDrawing(out, c, key, func(i int) (Colour, pattern) {
		if p := patternOf(c.vector.At(i)); p != plain {
			return p.ground(), p
		}
		if class[i] < 0 {
			return paper(), plain
		}
		return colours[class[i]], plain
	})
	return out, nil
}

// lisaTable are all areas with their value and kind.
func (q *question) lisaTable(c column, class []int, words []string) Table {
	t := Table{Columns: []string{q.Level(c.vector.Level), q.heading(c), q.say("lisa.legend", nil)}}
	for i, k := range class {
		kind := ""
		if k >= 0 {
			kind = q.say("lisa."+words[k], nil)
		}
		t.Rows = append(t.Rows, []string{q.nameOf(c.areas, i), q.Figure(c.figure(i)), kind})
	}
	return t
}
