package pack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/observatoire-essor/essor/geo/infile"
)

// Faults of downloads.
const (
	FetchFailed   infile.Code = "fetch.failed"   // the server did not give the file
	FetchChecksum infile.Code = "fetch.checksum" // not the bytes that the pack expects
	FetchAddress  infile.Code = "fetch.address"  // not an address that names a file
)

// Download is a file that a pack says how to download.
type Download struct {
	Role      Role
	Candidate Candidate
	Path      string // where it goes
}

// Downloads lists, for each role of the pack that no file under the folder fills,
// the first candidate that can be downloaded.
func (p Pack) Downloads(ctx context.Context, files string) ([]Download, error) {
	found, err := list(ctx, files)
	if err != nil {
		return nil, err
	}
	var all []Download
	for _, role := range p.Roles {
		if d, wanted, err := role.download(found, p.dir, files); err != nil {
			return nil, err
		} else if wanted {
			all = append(all, d)
		}
	}
	return all, nil
}

// Missing lists the roles of the pack that no file under the folder fills.
func (p Pack) Missing(ctx context.Context, files string) ([]Role, error) {
	found, err := list(ctx, files)
	if err != nil {
		return nil, err
	}
	var missing []Role
	for _, role := range p.Roles {
		if !slices.ContainsFunc(role.Candidates, func(c Candidate) bool { return len(c.matches(found, p.dir)) > 0 }) {
			missing = append(missing, role)
		}
	}
	return missing, nil
}

func (r Role) download(found []string, beside, files string) (Download, bool, error) {
	for _, c := range r.Candidates {
		if len(c.matches(found, beside)) > 0 {
			return Download{}, false, nil
		}
	}
	for _, c := range r.Candidates {
		if c.Download == "" {
			continue
		}
		address, err := url.Parse(c.Download)
		base := ""
		if err == nil {
			base = path.Base(address.Path)
		}
		if base == "" || base == "." || base == "/" || base == ".." {
			return Download{}, false, &infile.Fault{Code: FetchAddress, File: c.Download, Err: err}
		}
		return Download{Role: r, Candidate: c, Path: filepath.Join(files, base)}, true, nil
	}
	return Download{}, false, nil
}

// Fetch downloads a file. It writes beside its place, with ".part" at the end of
// the name; a download that was interrupted goes on where it stopped when the
// server allows. The file takes its name only when it is whole and its SHA-256 is
// the one the pack expects, if the pack knows one.
func Fetch(ctx context.Context, client *http.Client, d Download, progress func(done, total int64)) error {
	part := d.Path + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_RDWR, 0o644) //nolint:gosec // official open data, for every user of the machine
	if err != nil {
		return &infile.Fault{Code: infile.NoPermission, File: part, Err: err}
	}
	err = fetchInto(ctx, client, f, d, progress)
	if err := errors.Join(err, f.Close()); err != nil {
		if info, statErr := os.Stat(part); statErr == nil && info.Size() == 0 {
			return errors.Join(err, os.Remove(part)) // nothing to go on from
		}
		return err
	}
	if err := checkSum(ctx, part, d); err != nil {
		return err
	}
	if err := os.Rename(part, d.Path); err != nil {
		return fmt.Errorf("fetch %s: %w", d.Path, err)
	}
	return nil
}

// checkSum removes what is not the expected file: going on from it would be vain.
func checkSum(ctx context.Context, part string, d Download) error {
	if d.Candidate.SHA256 == "" {
		return nil
	}
	sum, _, err := infile.Digest(ctx, part)
	if err != nil {
		return err
	}
	if sum == d.Candidate.SHA256 {
		return nil
	}
	fault := &infile.Fault{Code: FetchChecksum, File: d.Candidate.Download, Args: map[string]string{
		"want": d.Candidate.SHA256, "got": sum,
	}}
	return errors.Join(fault, os.Remove(part))
}

func fetchInto(ctx context.Context, client *http.Client, f *os.File, d Download, progress func(done, total int64)) error {
	fail := func(err error) error {
		return &infile.Fault{Code: FetchFailed, File: d.Candidate.Download, Err: err}
	}
	have, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return fail(err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.Candidate.Download, nil)
	if err != nil {
		return fail(err)
	}
	if have > 0 {
		request.Header.Set("Range", "bytes="+strconv.FormatInt(have, 10)+"-")
	}
	response, err := client.Do(request)
	if err != nil {
		return fail(err)
	}
	defer func() { _ = response.Body.Close() }()
	switch response.StatusCode {
	case http.StatusPartialContent:
		if got := response.Header.Get("Content-Range"); !startsAt(got, have) {
			return fail(fmt.Errorf("asked to go on at byte %d, the server answers %q", have, got))
		}
	case http.StatusOK: // from the start, whatever is there
		if err := f.Truncate(0); err != nil {
			return fail(err)
		}
		if have, err = f.Seek(0, io.SeekStart); err != nil {
			return fail(err)
		}
	case http.StatusRequestedRangeNotSatisfiable: // all of it was there already
		return nil
	default:
		return fail(errors.New(response.Status))
	}
	return copyBody(f, response, have, progress, fail)
}

func startsAt(contentRange string, at int64) bool {
	var from, to int64
	n, err := fmt.Sscanf(contentRange, "bytes %d-%d", &from, &to)
	return err == nil && n == 2 && from == at
}

func copyBody(f io.Writer, response *http.Response, have int64, progress func(done, total int64), fail func(error) error) error {
	total := int64(-1)
	if response.ContentLength >= 0 {
		total = have + response.ContentLength
	}
	buffer := make([]byte, 256<<10)
	for {
		n, err := response.Body.Read(buffer)
		if _, writeErr := f.Write(buffer[:n]); writeErr != nil {
			return fail(writeErr)
		}
		have += int64(n)
		if progress != nil {
			progress(have, total)
		}
		if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return fail(err)
		}
	}
}
