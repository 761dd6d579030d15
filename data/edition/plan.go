package edition

// Plan is a public plan that an observatory bears on: what it set out to do, as facts with
// their sources, and which indicators tell something of it.
type Plan struct {
	Title   Text         `json:"title"`
	Period  string       `json:"period"` // years that it is about: "2015-2020"
	Facts   []Fact       `json:"facts,omitempty"`
	Axes    []Axis       `json:"axes"`
	Unknown []Text       `json:"unknown,omitempty"` // what no indicator tells
	Sources []PlanSource `json:"sources"`
}

// Axis is a part of a plan. Its number is that which grants are given.
type Axis struct {
	Number     int      `json:"number"`
	Title      Text     `json:"title"`
	Aims       []Fact   `json:"aims,omitempty"`       // what it set out to do
	Indicators []string `json:"indicators,omitempty"` // ids with their parameters
	Unknown    []Text   `json:"unknown,omitempty"`    // what no indicator tells
}

// Fact is something that is known, and where it is written.
type Fact struct {
	Text
	Sources []string `json:"sources"` // ids of the plan's sources
}

// PlanSource is a document that tells facts of a plan.
type PlanSource struct {
	ID      string `json:"id"`
	Title   Text   `json:"title"`
	Address string `json:"address,omitempty"`
}
