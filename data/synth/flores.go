package synth

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
)

// What is known of the territory's whole economy by its region: 9.4 % of the
// establishments with staff are of the ESS (INSEE and CRESS, Hauts-de-France,
// 2019–2020).
const essShareOfSites = 0.094

// Constants of the whole economy that are made up.
const (
	publicShare   = 0.22 // of posts
	publicOfSites = 0.03 // of establishments
	emptyShare    = 0.1  // of establishments: nobody there at the end of December
	attraction    = 1.15 // power of a commune's population that its other posts follow
	unevenness    = 0.4  // standard deviation of the logarithm of what they are off it
	sectorSpread  = 0.3  // the same of a sector's share
	heldBackUnder = 3    // establishments: the posts of fewer are not disseminated
)

// The statuses of observations in INSEE's Melodi files.
const (
	statusNormal       = "A"
	statusHeldBack     = "K" // not disseminated, or grouped
	statusConfidential = "C"
)

// workplace is what FLORES counts in an area, by sector: establishments and posts.
type workplace struct {
	object, code string
	year         string
	sites, posts []int // by sector, public ones included
	public       [2]int
	held         string // status of the posts in all, when they are held back
}

// sectors are those of the nomenclature in five, with their shares of posts.
func sectors() []weighted { return []weighted{{"AZ", 1}, {"BE", 9}, {"FZ", 6}, {"GU", 48}, {"OQ", 36}} }

// flores writes FLORES in the container of Melodi: establishments with staff and
// salaried posts, by commune and for the métropole, in five sectors. The ESS has its
// published share of all posts.
func (e *economy) flores() (document, error) {
	places := e.workplaces()
	l, rows := floresColumns(), [][]string(nil)
	for _, w := range places {
		rows = append(rows, w.rows(l)...)
	}
	d, name := floresDialect(), floresName(latestYear())
	body, err := archive(
		member{name + "_data.csv", d.sheet(l.header, rows)},
		member{name + "_metadata.csv", d.sheet(floresCodeColumns().header, floresCodes())},
	)
	f := floresFile(latestYear())
	f.Rows = len(rows)
	return document{File: f, body: body}, err
}

// floresColumns are those of FLORES, floresCodeColumns those of its codes.
func floresColumns() layout {
	return columnsOf("GEO;GEO_OBJECT;ACTIVITY;NUMBER_EMPL;LEGAL_FORM_WITH_PUBLIC;FLORES_MEASURE;OBS_STATUS;TIME_PERIOD;OBS_VALUE", ";")
}

func floresCodeColumns() layout { return columnsOf("COD_VAR;LIB_VAR;COD_MOD;LIB_MOD", ";") }

func floresDialect() dialect { return dialect{separator: ";", lineEnd: "\n", quoteAll: true} }

func floresName(year string) string { return "DS_FLORES_A5_" + year }

// floresFile is the entry of FLORES in the manifest.
func floresFile(year string) File {
	return File{
		Name: floresName(year) + "_CSV_FR_simule.zip", Role: "employment", Kind: "flores",
		Title:   "FLORES " + year + ", établissements avec salariés et postes, simulés",
		Vintage: year, Period: year, Simulated: true,
		Fields: []Field{
			{"GEO, GEO_OBJECT, ACTIVITY, NUMBER_EMPL, LEGAL_FORM_WITH_PUBLIC, FLORES_MEASURE, TIME_PERIOD", Derived, "codes de l’INSEE"},
			{
				"OBS_VALUE, OBS_STATUS", Simulated,
				"l’ESS a 11\u00a0% des postes (MEL) et 9,4\u00a0% des établissements (INSEE et CRESS, Hauts-de-France)",
			},
		},
	}
}

// floresCodes explains the codes, as the container's second table does.
func floresCodes() [][]string {
	return [][]string{
		{"ACTIVITY", "Activité", "_T", "Total"},
		{"ACTIVITY", "Activité", "AZ", "Agriculture, sylviculture et pêche"},
		{"ACTIVITY", "Activité", "BE", "Industrie"},
		{"ACTIVITY", "Activité", "FZ", "Construction"},
		{"ACTIVITY", "Activité", "GU", "Commerce, transports et services divers"},
		{"ACTIVITY", "Activité", "OQ", "Administration publique, enseignement, santé et action sociale"},
		{"FLORES_MEASURE", "Mesure", "UNIT_LOC", "Établissements avec salariés" + simulatedMark},
		{"FLORES_MEASURE", "Mesure", "EMPL3112", "Postes salariés au 31 décembre" + simulatedMark},
		{"LEGAL_FORM_WITH_PUBLIC", "Catégorie juridique", "_T", "Total"},
		{"LEGAL_FORM_WITH_PUBLIC", "Catégorie juridique", "1T9X7", "Hors secteur public"},
		{"NUMBER_EMPL", "Nombre de salariés", "_T", "Total"},
		{"NUMBER_EMPL", "Nombre de salariés", "E0", "Aucun salarié au 31 décembre"},
		{"OBS_STATUS", "Statut", statusNormal, "Valeur normale"},
		{"OBS_STATUS", "Statut", statusHeldBack, "Non diffusé"},
		{"OBS_STATUS", "Statut", statusConfidential, "Secret statistique"},
	}
}

// workplaces makes up what all employers have in each commune, the ESS included,
// and in the métropole.
func (e *economy) workplaces() []workplace {
	n := len(e.t.communes)
	essSites, posts := make([]int, n), make([]int, n)
	e.each(latestDay, func(u *unit, s *establishment) {
		if u.inField() && s.commune != nowhere && u.employsAt(s, latestDay) {
			essSites[s.commune]++
			posts[s.commune] += s.posts
		}
	})
	r := stream(e.seed, "flores")
	weights := make([]float64, n)
	for i, c := range e.t.communes {
		weights[i] = math.Pow(float64(c.population), attraction) * math.Exp(unevenness*r.NormFloat64())
	}
	allSites, allPosts := math.Round(employerSites/essShareOfSites), math.Round(essPosts/essShareOfAll)
	otherSites := apportion(int(allSites)-employerSites, weights)
	otherPosts := apportion(int(allPosts)-essPosts, weights)
	whole := workplace{object: "EPCI", code: sirenMEL, year: latestYear(), sites: make([]int, len(sectors())), posts: make([]int, len(sectors()))}
	var list []workplace
	for i, c := range e.t.communes {
		w := workplace{object: "COM", code: c.code, year: latestYear()}
		w.divide(essSites[i], otherSites[i], posts[i], otherPosts[i], r)
		for k := range w.sites {
			whole.sites[k] += w.sites[k]
			whole.posts[k] += w.posts[k]
		}
		whole.public[0] += w.public[0]
		whole.public[1] += w.public[1]
		list = append(list, w)
	}
	holdBackLeast(list)
	return append(list, whole)
}

// divide makes up what employers of the ESS and others have by sector, and how much
// of it is public.
func (w *workplace) divide(essSites, otherSites, essPosts, otherPosts int, r *rand.Rand) {
	w.sites = bySector(essSites+otherSites, r)
	w.posts = bySector(essPosts+otherPosts, r)
	w.public = [2]int{int(publicOfSites * float64(otherSites)), int(publicShare * float64(otherPosts))}
	for k := range w.sites {
		if w.sites[k] == 0 { // no posts without an establishment
			w.posts[len(w.posts)-1] += w.posts[k]
			w.posts[k] = 0
		}
	}
}

// holdBackLeast holds back all posts of the two communes with fewest establishments,
// the one in each way: the métropole's are known without them.
func holdBackLeast(list []workplace) {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(total(list[i].sites), total(list[j].sites)) })
	list[order[0]].held, list[order[1]].held = statusHeldBack, statusConfidential
}

// bySector divides a number among the sectors.
func bySector(total int, r *rand.Rand) []int {
	weights := make([]float64, len(sectors()))
	for k, s := range sectors() {
		weights[k] = float64(s.weight) * math.Exp(sectorSpread*r.NormFloat64())
	}
	return apportion(total, weights)
}

// rows are the observations of an area.
func (w workplace) rows(l layout) [][]string {
	var rows [][]string
	add := func(activity, size, form, measure string, value int, status string) {
		text := strconv.Itoa(value)
		if status != statusNormal {
			text = ""
		}
		rows = append(rows, l.row("GEO", w.code, "GEO_OBJECT", w.object, "ACTIVITY", activity, "NUMBER_EMPL", size,
			"LEGAL_FORM_WITH_PUBLIC", form, "FLORES_MEASURE", measure, "OBS_STATUS", status,
			"TIME_PERIOD", w.year, "OBS_VALUE", text))
	}
	sites, posts := total(w.sites), total(w.posts)
	const all, private = "_T", "1T9X7"
	add(all, all, all, "UNIT_LOC", sites, statusNormal)
	add(all, all, all, "EMPL3112", posts, cmp.Or(w.held, w.status(sites)))
	add(all, all, private, "UNIT_LOC", sites-w.public[0], statusNormal)
	add(all, all, private, "EMPL3112", posts-w.public[1], cmp.Or(w.held, w.status(sites-w.public[0])))
	add(all, "E0", all, "UNIT_LOC", int(emptyShare*float64(sites)), statusNormal)
	for k, s := range sectors() {
		add(s.code, all, all, "UNIT_LOC", w.sites[k], statusNormal)
		add(s.code, all, all, "EMPL3112", w.posts[k], w.status(w.sites[k]))
	}
	return rows
}

// status tells whether the posts of so many establishments are disseminated: those
// of one or two are not, and no sector of the métropole needs to be held back.
func (w workplace) status(sites int) string {
	switch {
	case sites == 0 || sites >= heldBackUnder:
		return statusNormal
	case sites == 1:
		return statusConfidential
	default:
		return statusHeldBack
	}
}

func total(parts []int) int {
	sum := 0
	for _, p := range parts {
		sum += p
	}
	return sum
}
