package shell

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/text"
)

// tills lists those that share, compares what they know, and has this one take
// over another.
func tills() command {
	var verify, yes bool
	return command{
		Name: "tills", JSON: true, Takes: aTillVerb, Uses: []string{settings.NameLedger, settings.NameShop, settings.NameTimeZone},
		Says: func(w *text.Words) saying {
			say := tillsIn(w)
			return saying{Does: say.does, Args: say.args, More: say.more, Flags: map[string]string{"verify": say.verify, "yes": say.yes}}
		},
		Flags: func(f *flag.FlagSet) {
			f.BoolVar(&verify, "verify", false, "")
			f.BoolVar(&yes, "yes", false, "")
		},
		Run: func(ctx context.Context, s *Shell, args []string) error {
			adopt := len(args) == 2 && args[0] == "adopt" && args[1] != ""
			other := s.Settings.Origin(settings.NameShop) == settings.FromFlag // else this till's own
			if len(args) > 0 && !adopt || adopt && verify || yes && !adopt || other && (adopt || verify) {
				return usage(tillsIn(s.words()).usage)
			}
			if _, err := s.Place().CommonAddress(); err != nil {
				return s.obstacle(err)
			}
			_, done, err := s.open(ctx) // what is wrong with this till's own ledger is told as everywhere
			if err != nil {
				return err
			}
			done()
			switch {
			case adopt:
				return s.adopt(ctx, args[1], yes)
			case verify:
				return s.verify(ctx)
			}
			return s.listTills(ctx)
		},
	}
}

// aTillVerb is what to do with a till, then which one of those that this till's own
// ledger knows.
func aTillVerb(s *Shell, given []string) (out []offer, files bool) {
	switch {
	case len(given) == 0:
		return []offer{{"adopt", tillsIn(s.words()).adoptDoes}}, false
	case len(given) > 1 || given[0] != "adopt":
		return nil, false
	}
	return s.known(func(t *till.Till) (names []string) {
		all, _ := t.Sellers(context.Background()) // what cannot be read is not offered
		for _, x := range all {
			if !x.Home && x.Heir == "" {
				names = append(names, x.Name)
			}
		}
		return names
	}), false
}

// obstacle is a sentence about what stands between this till and the shared
// ledger.
func (s *Shell) obstacle(err error) error {
	if errors.Is(err, context.Canceled) {
		return s.stopped()
	}
	what, todo := s.plain().Obstacle(err)
	switch till.ObstacleOf(err) {
	case till.NotSet, till.BadAddress, till.HasPassword:
		return usage(what + " " + todo)
	}
	return errors.New(what + " " + todo)
}

// listedTill is a till in -json.
type listedTill struct {
	Name       string `json:"till"`
	Shop       string `json:"shop"`
	ID         string `json:"id"`
	Kind       string `json:"kind"`         // till, or callbacks
	This       bool   `json:"this"`         // the one that answers
	Running    bool   `json:"running"`      // not closed, and heard of lately
	SeenAt     string `json:"seen_at"`      // by the server's clock
	SeenAgo    int64  `json:"seen_seconds"` // before now
	Unsent     int64  `json:"unsent"`       // sales not handed over, when it was seen
	CompleteTo string `json:"complete_to"`  // up to when it has handed over all; "" is not known
	Version    string `json:"version"`
	AdoptedBy  string `json:"adopted_by"`  // the till that took over; "" is none
	Finds      bool   `json:"finds"`       // of a receiver: one of the last 20 sales that settled was found by a callback first
	Unknown    int64  `json:"unknown"`     // of a receiver: payments that callbacks announced, and no till knows
	UnknownAt  string `json:"unknown_at"`  // when it counted the last; "" is never
	ComparedAt string `json:"compared_at"` // of this one: when its sums and the shared ledger's were last the same; "" is not yet
}

func (s *Shell) peers(ctx context.Context) ([]till.Peer, error) {
	say := tillsIn(s.words())
	defer s.waiting(say.asking)()
	all, err := given(ctx, func() ([]till.Peer, error) { return s.Place().Peers(ctx) })
	if err != nil {
		why := s.obstacle(err)
		if !till.ObstacleOf(err).Passes() {
			return nil, why
		}
		if n, err := s.Place().ToHandOver(ctx); err == nil && n > 0 {
			why = errors.New(why.Error() + " " + fmt.Sprintf(say.waits, s.count(int64(n))))
		}
		return nil, why
	}
	return all, nil
}

func (s *Shell) listTills(ctx context.Context) error {
	say := tillsIn(s.words())
	all, err := s.peers(ctx)
	if err != nil {
		return err
	}
	if s.Settings.Origin(settings.NameShop) == settings.FromFlag {
		var shops []string
		all = slices.DeleteFunc(all, func(p till.Peer) bool {
			shops = append(shops, model.Clean(p.Shop))
			return !strings.EqualFold(p.Shop, s.Settings.Shop)
		})
		if len(all) == 0 && len(shops) > 0 {
			slices.Sort(shops)
			return usage(fmt.Sprintf(listIn(s.words()).noSuch, clean(s.Settings.Shop), strings.Join(slices.Compact(shops), ", ")))
		}
	}
	if s.JSON {
		out := []listedTill{}
		for _, p := range all {
			l := listedTill{Name: p.Name, Shop: p.Shop, ID: p.ID, Kind: p.Kind, This: p.Mine, Running: p.Here, SeenAgo: int64(p.Age / time.Second), Unsent: p.Unsent,
				Version: p.Version, AdoptedBy: p.AdoptedBy, SeenAt: s.Now().Add(-p.Age).UTC().Format(time.RFC3339)}
			if l.Unknown, l.Finds = p.Unknown, p.Finds; !p.UnknownAt.IsZero() {
				l.UnknownAt = p.UnknownAt.UTC().Format(time.RFC3339)
			}
			if !p.Compared.IsZero() {
				l.ComparedAt = p.Compared.UTC().Format(time.RFC3339)
			}
			if !p.CompleteTo.IsZero() {
				l.CompleteTo = p.CompleteTo.UTC().Format(time.RFC3339)
			}
			out = append(out, l)
		}
		return s.json(out)
	}
	if len(all) == 0 {
		return s.line(say.none)
	}
	wide := 0
	for _, p := range all {
		wide = max(wide, ansi.StringWidth(p.Name))
	}
	shop := ""
	for i, p := range all {
		if i == 0 || p.Shop != shop {
			shop = p.Shop
			if err := s.line(s.harmless(p.Shop)); err != nil {
				return err
			}
		}
		mark, about := "  ", s.about(p)
		if p.Mine {
			mark, about = "* ", about+" · "+s.compared(p.Compared)
		}
		if err := s.print(s.Out, s.beside(mark+s.cell(p.Name, wide)+gap, about)+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// about is how a till stands.
func (s *Shell) about(p till.Peer) string {
	say := tillsIn(s.words())
	var parts []string
	switch {
	case p.AdoptedBy != "":
		parts = append(parts, fmt.Sprintf(say.adopted, p.AdoptedBy))
	case p.Here:
		parts = append(parts, say.open)
	case p.Live:
		parts = append(parts, fmt.Sprintf(say.silent, s.lasting(p.Age)))
	default:
		parts = append(parts, fmt.Sprintf(say.closed, s.lasting(p.Age)))
	}
	if p.Receives() {
		parts = append(parts, say.receiver)
		if p.Unknown > 0 {
			parts = append(parts, s.strange(p))
		}
	}
	if p.Unsent == 0 {
		parts = append(parts, say.allSent)
	} else {
		parts = append(parts, fmt.Sprintf(say.unsent, s.count(p.Unsent)))
	}
	switch {
	case p.Receives():
	case p.CompleteTo.IsZero():
		parts = append(parts, say.incomplete)
	default:
		parts = append(parts, fmt.Sprintf(say.complete, s.plain().Date(p.CompleteTo)))
	}
	return strings.Join(append(parts, "caisse "+p.Version), " · ")
}

// strange says how many payments were announced to a receiver that no till knows,
// and when the last was.
func (s *Shell) strange(p till.Peer) string {
	return fmt.Sprintf(tillsIn(s.words()).strange, s.count(p.Unknown), s.lasting(max(s.Now().Sub(p.UnknownAt), 0)))
}

// compared is how long ago sums were last the same.
func (s *Shell) compared(at time.Time) string {
	say := tillsIn(s.words())
	if at.IsZero() {
		return say.neverSame
	}
	return fmt.Sprintf(say.sameAgo, s.lasting(max(0, s.Now().Sub(at))))
}

// lasting is a time in words, by its largest part.
func (s *Shell) lasting(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	}
	return s.age(d)
}

// unequal is a day that differed, in -json.
type unequal struct {
	Till   string `json:"till"`
	Day    string `json:"day"`
	Here   int64  `json:"here"`   // sales in this till's ledger
	There  int64  `json:"there"`  // and in the shared one
	Mended bool   `json:"mended"` // both know the same now
}

func (s *Shell) verify(ctx context.Context) error {
	say := tillsIn(s.words())
	stop := s.waiting(say.comparing)
	v, err := s.Place().Verify(ctx, true, versionText())
	stop()
	if err != nil {
		return s.obstacle(err)
	}
	out := struct {
		Days    int       `json:"days"`
		Unequal []unequal `json:"unequal"`
		Unsent  int64     `json:"unsent"`
		Refused int       `json:"refused"` // copies that nobody may believe
		Console bool      `json:"console_open"`
		Equal   bool      `json:"equal"`
	}{v.Days, []unequal{}, v.Unsent, v.Refused, v.Elsewhere, v.Equal()}
	var lines strings.Builder
	for _, u := range v.Unequal {
		out.Unequal = append(out.Unequal, unequal{u.Till, u.Day.String(), u.Here, u.There, u.Mended})
		became := say.leftSo
		if u.Mended {
			became = say.mended
		}
		lines.WriteString(fmt.Sprintf(say.differs, model.Clean(u.Till), date(time.Date(int(u.Day)/10000, time.Month(int(u.Day)/100%100), int(u.Day)%100, 0, 0, 0, 0, time.UTC)), s.count(u.Here), s.count(u.There)) + became + "\n")
	}
	if s.JSON {
		err = s.json(out)
	} else {
		lines.WriteString(fmt.Sprintf(say.compared, s.count(int64(v.Days))))
		if len(v.Unequal) == 0 {
			lines.WriteString(say.nothingDiffers)
		}
		err = s.line(lines.String())
	}
	switch {
	case err != nil:
		return err
	case v.Equal():
		return nil
	case v.Refused > 0:
		return fmt.Errorf(say.refused, v.Refused)
	case v.Elsewhere:
		return errors.New(say.consoleWill)
	case v.Unsent > 0:
		return fmt.Errorf(say.stillUnsent, s.count(v.Unsent))
	}
	return errors.New(say.notEqual)
}
