package cluster

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the system user the server runs as.
type account struct {
	name     string
	uid, gid int
	become   bool // we are root and change to this user
}

// serverAccount is our own user; for root, who may not run PostgreSQL, the
// owner of an existing server's folder, else the user postgres.
func serverAccount(lay layout) (account, error) {
	self := os.Geteuid()
	owner, ownerGroup := -1, -1
	info, err := os.Lstat(lay.base())
	switch {
	case err == nil:
		stat := info.Sys().(*syscall.Stat_t)
		owner, ownerGroup = int(stat.Uid), int(stat.Gid)
	case !errors.Is(err, fs.ErrNotExist):
		return account{}, &Fault{Code: CodeFolder, Args: map[string]string{"dir": lay.dir}, Err: err}
	}
	if self != 0 {
		if owner >= 0 && owner != self {
			return account{}, &Fault{Code: CodeOwner, Args: map[string]string{
				"dir": lay.dir, "owner": userName(owner), "user": userName(self),
			}}
		}
		return account{name: userName(self), uid: self, gid: os.Getegid()}, nil
	}
	if owner > 0 {
		return account{name: userName(owner), uid: owner, gid: ownerGroup, become: true}, nil
	}
	u, err := user.Lookup(Superuser)
	if err != nil {
		return account{}, &Fault{Code: CodeNoUser, Err: err}
	}
	a := account{name: u.Username, become: true}
	if a.uid, err = strconv.Atoi(u.Uid); err != nil {
		return account{}, &Fault{Code: CodeNoUser, Err: err}
	}
	if a.gid, err = strconv.Atoi(u.Gid); err != nil {
		return account{}, &Fault{Code: CodeNoUser, Err: err}
	}
	return a, nil
}

// userName is a user's name, or number when it has none.
func userName(uid int) string {
	id := strconv.Itoa(uid)
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return id
}

// attributes are those of a child process: this user's, out of reach of the
// terminal's Ctrl-C, and sent a signal when we die. The kernel counts the
// death of the thread that forked, which is why [launch] holds on to it.
func (a account) attributes(onOurDeath syscall.Signal) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: onOurDeath}
	if a.become {
		attr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return attr
}

// makeFolder makes a folder that only the server's user and root can enter.
func (a account) makeFolder(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if !a.become {
		return nil
	}
	return os.Lchown(dir, a.uid, a.gid)
}

// checkReach tells, for root, whether the server's user can enter a folder: a
// parent of mode 0700, such as /root, bars the way. It tries, as modes do not
// tell all.
func (a account) checkReach(ctx context.Context, program, dir string) error {
	if !a.become || a.enters(ctx, program, dir) == nil {
		return nil
	}
	parent := dir
	for up := filepath.Dir(dir); up != parent; up = filepath.Dir(up) {
		if a.enters(ctx, program, up) == nil {
			break
		}
		parent = up
	}
	return &Fault{Code: CodeUnreachable, Args: map[string]string{"dir": dir, "parent": parent, "user": a.name}}
}

// enters runs a program that ends at once in a folder, as the server's user.
func (a account) enters(ctx context.Context, program, dir string) error {
	cmd := exec.CommandContext(ctx, program, "--version")
	cmd.Dir = dir
	cmd.SysProcAttr = a.attributes(syscall.SIGKILL)
	return cmd.Run()
}
