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
}

// The precedences of names, far enough apart for the candidates of a role.
const (
	officialNames = 0
	drawnNames    = 100
	listedNames   = 200
)

// Kinds are all kinds of files, by the names that packs and `essor load` use.
func Kinds() map[string]Kind {
	return map[string]Kind{
		"membership":          {territory.Members, listedNames},
		"territoires":         {territory.SubTerritories, officialNames},
		"engaged_communes":    {territory.Engagements, listedNames},
		"cog.communes":        {insee.Communes, officialNames},
		"cog.movements":       {insee.Movements, listedNames},
		"dgcl.epci":           {insee.EPCI, drawnNames},
		"insee.iris":          {insee.IRIS, officialNames},
		"insee.populations":   {insee.Populations, listedNames},
		"filosofi.communes":   {filosofi.Communes, listedNames},
		"filosofi.iris":       {filosofi.IRIS, listedNames},
		"filosofi.qpv2015":    {filosofi.QPV, listedNames},
		"filosofi.qpv2024":    {filosofi.QPV, listedNames},
		"filosofi.grid":       {filosofi.Grid, listedNames},
		"boundaries.communes": {boundary.Communes, drawnNames},
		"boundaries.qpv2015":  {boundary.QPV, drawnNames},
		"boundaries.qpv2024":  {boundary.QPV, drawnNames},
		"boundaries.epci":     {boundary.EPCI, drawnNames},
		"boundaries.iris":     {boundary.IRIS, drawnNames},
		"grants.scdl":         {scdl.Read, listedNames},
		"grants.jaune":        {scdl.ReadJaune, listedNames},
		"grants.rejections":   {scdl.ReadRejections, listedNames},
		"sirene":              {sirene.Read, listedNames},
		"flores":              {flores.Read, listedNames},
		"posts":               {posts.Read, listedNames},
		"anct.adulte_relais":  {anct.ReadAdulteRelais, listedNames},
		"anct.fonjep":         {anct.ReadFONJEP, listedNames},
	}
}

// Names are the names of kinds, sorted.
func Names(kinds map[string]Kind) []string { return slices.Sorted(maps.Keys(kinds)) }
