package system

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Reasons why nothing was installed. [Apt.Command] is what to type then.
var (
	ErrRefused = errors.New("ESSOR_NO_APT is set")
	ErrNoApt   = errors.New("this system has no apt-get")
	ErrNoRoot  = errors.New("neither root, nor allowed to use sudo without a password")
)

// Apt installs Debian packages. It never asks a question.
type Apt struct {
	Machine Machine
	UID     int       // who we are: 0 is root
	Out     io.Writer // what apt says
}

// Packages are the Debian packages that bring what is missing, each once.
func Packages(missing []Check) []string {
	var packages []string
	for _, c := range missing {
		packages = append(packages, c.Packages...)
	}
	slices.Sort(packages)
	return slices.Compact(packages)
}

// Command is the command line that installs packages, for people to type.
func (a Apt) Command(packages []string) string {
	sudo := "sudo "
	if a.UID == 0 {
		sudo = ""
	}
	return sudo + "apt-get install --no-install-recommends " + strings.Join(packages, " ")
}

// Install installs what is missing. PostgreSQL comes without the server that
// Debian would make and start on port 5432: Essor runs its own.
func (a Apt) Install(ctx context.Context, missing []Check) error {
	if v := a.Machine.Getenv("ESSOR_NO_APT"); v != "" && v != "0" {
		return ErrRefused
	}
	if a.Machine.lookPath("apt-get") == "" {
		return ErrNoApt
	}
	if a.UID != 0 && a.run(ctx, "true") != nil {
		return ErrNoRoot
	}
	if err := a.apt(ctx, "update"); err != nil {
		return err
	}
	missing, err := a.chooseVersion(ctx, missing)
	if err != nil {
		return err
	}
	needsServer := slices.ContainsFunc(missing, func(c Check) bool { return c.Need == NeedPostgreSQL })
	if needsServer {
		if err := a.forbidCluster(ctx); err != nil {
			return err
		}
	}
	err = a.apt(ctx, append([]string{"install", "-y", "--no-install-recommends"}, Packages(missing)...)...)
	if needsServer {
		err = errors.Join(err, a.allowCluster(ctx))
	}
	return err
}

// chooseVersion replaces PostgreSQL's packages by those the machine's lists
// have: the newest with PostGIS, unless a server is there that only lacks it.
func (a Apt) chooseVersion(ctx context.Context, missing []Check) ([]Check, error) {
	missing = slices.Clone(missing)
	i := slices.IndexFunc(missing, func(c Check) bool { return c.Need == NeedPostgreSQL })
	if i < 0 {
		return missing, nil
	}
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, a.Machine.lookPath("apt-cache"), "pkgnames", "postgresql-") //nolint:gosec // Debian's own program
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("apt-cache: %w", err)
	}
	var majors []int
	for _, m := range regexp.MustCompile(`(?m)^postgresql-(\d+)-postgis-3$`).FindAllSubmatch(out.Bytes(), -1) {
		if major, err := strconv.Atoi(string(m[1])); err == nil && major >= MinPostgreSQL {
			majors = append(majors, major)
		}
	}
	if len(majors) == 0 {
		return nil, fmt.Errorf("the package lists of this system have no PostgreSQL %d or later with PostGIS", MinPostgreSQL)
	}
	major := slices.Max(majors)
	for _, s := range a.Machine.Servers(ctx) {
		if slices.Contains(majors, s.Major) {
			major = s.Major
			break
		}
	}
	missing[i].Packages = postgresqlPackages(major)
	return missing, nil
}

// clusterConf tells postgresql-common not to make a server when PostgreSQL is
// installed.
const clusterConf = "/etc/postgresql-common/createcluster.d/essor.conf"

// forbidCluster writes the setting; the folder comes before its package.
func (a Apt) forbidCluster(ctx context.Context) error {
	file := a.Machine.path(clusterConf)
	script := `mkdir -p "${1%/*}" && echo "create_main_cluster = false" > "$1"`
	if err := a.run(ctx, "sh", "-c", script, "sh", file); err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	return nil
}

// allowCluster takes the setting back: what the machine's owner installs later
// is their business.
func (a Apt) allowCluster(ctx context.Context) error {
	file := a.Machine.path(clusterConf)
	if err := a.run(ctx, "rm", "-f", file); err != nil {
		return fmt.Errorf("remove %s: %w", file, err)
	}
	return nil
}

// apt runs apt-get as root.
func (a Apt) apt(ctx context.Context, args ...string) error {
	command := []string{
		"env", "DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_MODE=a", "APT_LISTCHANGES_FRONTEND=none",
		a.Machine.lookPath("apt-get"), "-q", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0",
		"-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold",
	}
	if err := a.run(ctx, append(command, args...)...); err != nil {
		return fmt.Errorf("apt-get %s: %w", args[0], err)
	}
	return nil
}

// run runs a command as root; it has no terminal to ask a question on.
func (a Apt) run(ctx context.Context, command ...string) error {
	if a.UID != 0 {
		command = append([]string{"sudo", "-n"}, command...)
	}
	path := a.Machine.lookPath(command[0])
	if path == "" {
		return fmt.Errorf("%s is not in PATH", command[0])
	}
	cmd := exec.CommandContext(ctx, path, command[1:]...) //nolint:gosec // the commands of this file
	cmd.Env = append(os.Environ(), "PATH="+a.Machine.Getenv("PATH"))
	cmd.Stdout, cmd.Stderr = a.Out, a.Out
	return cmd.Run()
}
