package infile

import (
	"fmt"
	"maps"
	"strconv"
)

// Code names a kind of fault; it is a key of the message catalogue, which holds
// the sentence and the remedy in each language.
type Code string

// Faults of whole files. Packages that read a format add codes of their own.
const (
	NotFound     Code = "file.not_found"     // no such file
	IsDirectory  Code = "file.is_directory"  // a folder where a file is due
	NoPermission Code = "file.no_permission" // the system refuses to open it
	Empty        Code = "file.empty"         // no byte in it
	Truncated    Code = "file.truncated"     // ends in the middle
	Corrupt      Code = "file.corrupt"       // not what its name or first bytes say
	TooLarge     Code = "file.too_large"     // inflates beyond Limits.Size
	Bomb         Code = "file.bomb"          // inflates beyond Limits.Ratio
	NoMember     Code = "file.no_member"     // archive without the member asked for
	Unreadable   Code = "file.unreadable"    // the system's error while reading
)

// Fault is what is wrong with an input: one kind of mistake, in one place. A
// whole file can be at fault, or one row of it.
type Fault struct {
	Code   Code
	File   string            // as the user named it, with "!member" for a member of an archive
	Row    int               // 1 for the first line or feature; 0 when the whole file is meant
	Column string            // as the file names it; empty when the whole row is meant
	Args   map[string]string // what the sentence of the catalogue mentions
	Err    error             // the cause, if any
}

// Error is the fault in the words of a log; users read the catalogue's sentence.
func (f *Fault) Error() string {
	s := f.File
	if f.Row > 0 {
		s += ": row " + strconv.Itoa(f.Row)
	}
	if f.Column != "" {
		s += ": column " + f.Column
	}
	s += ": " + string(f.Code)
	if len(f.Args) > 0 {
		s += fmt.Sprintf(" %v", f.Args)
	}
	if f.Err != nil {
		s += ": " + f.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Err }

// MessageCode is the key of the fault's sentence in the message catalogue.
func (f *Fault) MessageCode() string { return string(f.Code) }

// MessageArgs are the words that the sentence mentions: those of Args, and file,
// row and column.
func (f *Fault) MessageArgs() map[string]string {
	args := map[string]string{"file": f.File, "column": f.Column}
	if f.Row > 0 {
		args["row"] = strconv.Itoa(f.Row)
	}
	if f.Err != nil {
		args["cause"] = f.Err.Error()
	}
	maps.Copy(args, f.Args)
	return args
}
