package pack

import (
	"maps"
	"slices"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/anct"
	"github.com/observatoire-essor/essor/data/source/boundary"
	"github.com/observatoire-essor/essor/data/source/filosofi"
	"github.com/observatoire-essor/essor/data/source/flores"
	"github.com/observatoire-essor/essor/data/source/insee"
	"github.com/observatoire-essor/essor/data/source/laposte"
	"github.com/observatoire-essor/essor/data/source/posts"
	"github.com/observatoire-essor/essor/data/source/scdl"
	"github.com/observatoire-essor/essor/data/source/sirene"
	"github.com/observatoire-essor/essor/data/source/territory"
)

// Kind is a kind of file that can be read.
type Kind struct {
	Read source.ReadFunc
	// NameRank is the precedence of the names that the kind gives to areas: INSEE's
	// official geographic code speaks first, lists of figures last.
	NameRank int
	// Everywhere says that rows count wherever they are: the chain of changes that leads
	// to a commune of the territory may pass through communes elsewhere.
	Everywhere bool
}

// The precedences of names, far enough apart for the candidates of a role.
const (
	officialNames = 0
	drawnNames    = 100
	listedNames   = 200
)

// Which rows of a file count.
const (
	ofTerritory = false
	everywhere  = true
)

// Kinds are all kinds of files, by the names that packs and `essor load` use.
func Kinds() map[string]Kind {
	return map[string]Kind{
		"membership":          {territory.Members, listedNames, ofTerritory},
		"territoires":         {territory.SubTerritories, officialNames, ofTerritory},
		"engaged_communes":    {territory.Engagements, listedNames, ofTerritory},
		"cog.communes":        {insee.Communes, officialNames, ofTerritory},
		"cog.movements":       {insee.Movements, listedNames, everywhere},
		"dgcl.epci":           {insee.EPCI, drawnNames, ofTerritory},
		"insee.iris":          {insee.IRIS, officialNames, ofTerritory},
		"insee.populations":   {insee.Populations, listedNames, ofTerritory},
		"filosofi.communes":   {filosofi.Communes, listedNames, ofTerritory},
		"filosofi.iris":       {filosofi.IRIS, listedNames, ofTerritory},
		"filosofi.qpv2015":    {filosofi.QPV, listedNames, ofTerritory},
		"filosofi.qpv2024":    {filosofi.QPV, listedNames, ofTerritory},
		"filosofi.grid":       {filosofi.Grid, listedNames, ofTerritory},
		"boundaries.communes": {boundary.Communes, drawnNames, ofTerritory},
		"boundaries.qpv2015":  {boundary.QPV, drawnNames, ofTerritory},
		"boundaries.qpv2024":  {boundary.QPV, drawnNames, ofTerritory},
		"boundaries.epci":     {boundary.EPCI, drawnNames, ofTerritory},
		"boundaries.iris":     {boundary.IRIS, drawnNames, ofTerritory},
		"grants.scdl":         {scdl.Read, listedNames, ofTerritory},
		"grants.jaune":        {scdl.ReadJaune, listedNames, ofTerritory},
		"grants.rejections":   {scdl.ReadRejections, listedNames, ofTerritory},
		"sirene":              {sirene.Read, listedNames, ofTerritory},
		"flores":              {flores.Read, listedNames, ofTerritory},
		"posts":               {posts.Read, listedNames, ofTerritory},
		"laposte.postcodes":   {laposte.Postcodes, listedNames, ofTerritory},
		"anct.adulte_relais":  {anct.ReadAdulteRelais, listedNames, ofTerritory},
		"anct.fonjep":         {anct.ReadFONJEP, listedNames, ofTerritory},
	}
}

// Names are the names of kinds, sorted.
func Names(kinds map[string]Kind) []string { return slices.Sorted(maps.Keys(kinds)) }
