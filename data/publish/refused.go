package publish

// RefusedError says why nothing can be published, for people to mend. Its code is a key
// of the message catalogue.
type RefusedError struct {
	Code string
	Args map[string]string
}

// Codes of refusals.
const (
	NothingLoaded    = "publish.nothing_loaded"    // the pack has no source in the database
	TerritoryUnknown = "publish.territory_unknown" // no source speaks of the territory
	NoMembers        = "publish.no_members"        // no commune belongs to the territory on that day
	SecretTold       = "publish.secret_told"       // earlier editions and this one together would tell what is secret
)

// Error is the refusal in the words of a log.
func (e *RefusedError) Error() string {
	text := e.Code
	for _, name := range []string{"pack", "territory", "as_of", "figures", "editions"} {
		if e.Args[name] != "" {
			text += " " + name + "=" + e.Args[name]
		}
	}
	return text
}

// MessageCode is the key of the sentence in the message catalogue.
func (e *RefusedError) MessageCode() string { return e.Code }

// MessageArgs are the words that the sentence mentions.
func (e *RefusedError) MessageArgs() map[string]string { return e.Args }
