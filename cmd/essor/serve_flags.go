package main

import (
	"log/slog"
	"net/netip"
	"strings"

	"github.com/spf13/cobra"

	"github.com/observatoire-essor/essor/api"
	"github.com/observatoire-essor/essor/api/message"
)

// How often a client may ask: a map that opens asks for a hundred tiles at once.
const (
	defaultRate = 50 // requests a second
	burstOfRate = 10 // seconds of them at once
)

// serveFlags say where to listen, and what clients may do.
type serveFlags struct {
	addr       string
	rate       float64
	proxies    string
	accessLog  bool
	logClients bool
	contact    string
}

// serveOptions are what flags ask for.
type serveOptions struct {
	limits     api.Limits
	level      slog.Level
	logClients bool
	contact    string
}

func (a *app) addServeFlags(cmd *cobra.Command, f *serveFlags) {
	cmd.Flags().StringVar(&f.addr, "addr", a.defaultAddr(), a.say("cli.flag.addr", nil))
	cmd.Flags().Float64Var(&f.rate, "rate", defaultRate, a.say("cli.flag.rate", nil))
	cmd.Flags().StringVar(&f.proxies, "trust-proxy", a.getenv("ESSOR_TRUST_PROXY"), a.say("cli.flag.trust_proxy", nil))
	cmd.Flags().BoolVar(&f.accessLog, "access-log", false, a.say("cli.flag.access_log", nil))
	cmd.Flags().BoolVar(&f.logClients, "log-clients", false, a.say("cli.flag.log_clients", nil))
	cmd.Flags().StringVar(&f.contact, "contact", a.getenv("ESSOR_CONTACT"), a.say("cli.flag.contact", nil))
}

func (f serveFlags) options() (serveOptions, error) {
	if !(f.rate >= 0) {
		return serveOptions{}, usageError{message.NewError("cli.serve.rate", nil)}
	}
	o := serveOptions{level: slog.LevelWarn, logClients: f.logClients, contact: f.contact}
	o.limits = api.Limits{PerSecond: f.rate, Burst: int(min(f.rate*burstOfRate, 1e6)), Answer: answerTimeout}
	if f.accessLog || f.logClients {
		o.level = slog.LevelInfo
	}
	for text := range strings.SplitSeq(f.proxies, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		p, err := parseNetwork(text)
		if err != nil {
			return serveOptions{}, usageError{message.NewError("cli.serve.proxy", map[string]string{"value": text})}
		}
		o.limits.Proxies = append(o.limits.Proxies, p)
	}
	return o, nil
}

// parseNetwork reads an address or a network: 10.0.0.1, 10.0.0.0/8.
func parseNetwork(text string) (netip.Prefix, error) {
	if strings.Contains(text, "/") {
		return netip.ParsePrefix(text)
	}
	a, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	return netip.PrefixFrom(a, a.BitLen()), nil
}
