package shell

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/term"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
)

// loggedInLedger is what login -ledger answers with -json.
type loggedInLedger struct {
	Profile string `json:"profile"`
	Kept    bool   `json:"kept"`
	Checked string `json:"checked"`  // accepted, refused, unproven, no
	NewShop bool   `json:"new_shop"` // the shared ledger has shops, and none of this name
}

// loginLedger keeps the password of the shared ledger, which it has tried.
func (s *Shell) loginLedger(ctx context.Context, force, unchecked bool) error {
	say := loginIn(s.words())
	place := s.Place()
	at, err := place.CommonAddress()
	if err != nil && (!unchecked || till.ObstacleOf(err) == till.HasPassword) {
		return s.obstacle(err)
	}
	if term.IsTerminal(s.In.Fd()) {
		if err := s.ring(ctx, func() error { return settings.TryKeyring(s.Getenv) }); err != nil {
			return s.ledgerKeyError(err)
		}
	}
	of := s.Settings.Profile
	if at.Where != "" {
		of = at.Role + ", " + at.Where
	}
	typed, err := s.readHidden(ctx, fmt.Sprintf(say.ledgerPassword, of))
	if err != nil {
		return err
	}
	password := settings.Secret(strings.TrimRight(typed[0], "\r\n"))
	if password == "" {
		return usage(say.oneLine)
	}
	out, told := loggedInLedger{Profile: s.Settings.Profile, Checked: "no"}, ""
	if !unchecked {
		stop := s.waiting(tillsIn(s.words()).asking)
		_, err := given(ctx, func() (struct{}, error) { return struct{}{}, place.TryPassword(ctx, password) })
		stop()
		switch what, todo := s.plain().Obstacle(err); {
		case ctx.Err() != nil:
			return errors.New(say.stopped)
		case err == nil:
			out.Checked, told = "accepted", say.ledgerAccepts
		case till.ObstacleOf(err) == till.WrongPassword && !force:
			return errors.New(say.ledgerRefusesIt)
		case till.ObstacleOf(err) == till.WrongPassword:
			out.Checked, told = "refused", say.ledgerRefuses
		default:
			out.Checked, told = "unproven", say.ledgerUnproven+what+" "+todo
		}
	}
	if err := s.ring(ctx, func() error { return settings.SaveLedgerPassword(s.Getenv, s.Settings.Profile, password) }); err != nil {
		return s.ledgerKeyError(err)
	}
	out.Kept = true
	if err := settings.MakeProfile(s.Settings.ConfigDir, s.Settings.Profile); err != nil {
		return s.settingsError(err)
	}
	if out.Checked == "accepted" {
		if shops := s.otherShops(ctx, place); len(shops) > 0 {
			out.NewShop = true
			told += fmt.Sprintf(say.ledgerNewShop, clean(s.Settings.Shop), strings.Join(shops, ", "), s.Settings.Profile)
		}
	}
	return s.answer(out, fmt.Sprintf(say.ledgerKept, out.Profile)+told)
}

// otherShops are those of the shared ledger where that of the settings is none of
// them: the time to see a slip in its name is before this till joins.
func (s *Shell) otherShops(ctx context.Context, place till.Place) (shops []string) {
	peers, _ := given(ctx, func() ([]till.Peer, error) { return place.Peers(ctx) }) // what cannot be asked is told at the start
	for _, p := range peers {
		if p.Mine || p.Shop == s.Settings.Shop || s.Settings.Shop == "" {
			return nil
		}
		shops = append(shops, model.Clean(p.Shop))
	}
	slices.Sort(shops)
	return slices.Compact(shops)
}

// logoutLedger erases it.
func (s *Shell) logoutLedger(ctx context.Context) error {
	say := loginIn(s.words())
	err := s.ring(ctx, func() error { return settings.EraseLedgerPassword(s.Getenv, s.Settings.Profile) })
	text := say.ledgerErased
	switch {
	case errors.Is(err, settings.ErrNoPassword):
		text = say.ledgerNone
	case err != nil:
		return s.ledgerKeyError(err)
	}
	return s.answer(loggedOut{s.Settings.Profile, err == nil}, fmt.Sprintf(text, s.Settings.Profile))
}

// ledgerKeyError is a sentence about a keyring that does not do what was asked with
// the password.
func (s *Shell) ledgerKeyError(err error) error {
	say := loginIn(s.words())
	if errors.Is(err, context.Canceled) {
		return errors.New(say.stillMay)
	}
	return errors.New(s.plain().Keyring(err) + say.ledgerElsewhere)
}
