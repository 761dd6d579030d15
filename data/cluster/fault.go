package cluster

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Codes of a [Fault]. What each needs in Args is in parentheses.
const (
	CodeUnsupported = "cluster.unsupported" // a private server needs Linux (os)
	CodeHome        = "cluster.home"        // no data folder can be derived from the environment
	CodeNoServer    = "cluster.no_server"   // PostgreSQL 15 or later is not installed
	CodeNoPostGIS   = "cluster.no_postgis"  // PostgreSQL is, PostGIS is not (version)
	CodeNoUser      = "cluster.no_user"     // root needs a user "postgres" to run the server
	CodeVersion     = "cluster.version"     // data of another major version (dir, data, installed)
	CodeFolder      = "cluster.folder"      // the folder cannot be made or written (dir)
	CodeOwner       = "cluster.owner"       // the folder belongs to somebody else (dir, owner, user)
	CodeUnreachable = "cluster.unreachable" // user cannot enter parent (dir, parent, user)
	CodeSocket      = "cluster.socket"      // the folder for the socket is not ours (dir)
	CodeHeld        = "cluster.held"        // another command holds the folder and its server does not answer (dir, pid, command)
	CodeBusy        = "cluster.busy"        // a server without owner does not end (dir, pid)
	CodeInit        = "cluster.init"        // initdb ended with an error (dir, detail)
	CodeStart       = "cluster.start"       // the server does not start (dir, log, detail)
	CodeDied        = "cluster.died"        // the server died and does not start again (dir, log)
	CodeInterrupted = "cluster.interrupted" // the server died during the work and was started again
	CodeGone        = "cluster.gone"        // the server we attached to has stopped (dir, pid, command)
)

// Fault is an error for users: a code of the message catalogue with the
// arguments of its sentence.
type Fault struct {
	Code string
	Args map[string]string
	Err  error // cause, may be nil
}

// MessageCode is the code under which the message catalogue has the sentence.
func (f *Fault) MessageCode() string { return f.Code }

// MessageArgs are the values the sentence mentions.
func (f *Fault) MessageArgs() map[string]string { return f.Args }

// Error is the fault for logs: code, arguments in alphabetical order, cause.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.Code)
	for i, key := range slices.Sorted(maps.Keys(f.Args)) {
		sep := ", "
		if i == 0 {
			sep = ": "
		}
		fmt.Fprintf(&b, "%s%s=%s", sep, key, f.Args[key])
	}
	if f.Err != nil {
		fmt.Fprintf(&b, ": %v", f.Err)
	}
	return b.String()
}

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Err }
