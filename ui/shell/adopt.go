package shell

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/x/term"

	"caisse/model"
	"caisse/model/till"
)

// adopt has this till take over one that is gone.
func (s *Shell) adopt(ctx context.Context, name string, yes bool) error {
	say := tillsIn(s.words())
	all, err := s.peers(ctx)
	if err != nil {
		return err
	}
	var me till.Peer
	for _, p := range all {
		if p.Mine {
			me = p
		}
	}
	if me.ID == "" {
		return s.obstacle(till.ErrNotJoined)
	}
	var names []string
	for _, p := range all {
		if p.Shop != me.Shop {
			p.Name = ""
		}
		names = append(names, p.Name)
	}
	meant := till.CalledSo(name, names)
	var found, again []till.Peer // of one name there is one at a time, and those that were taken over
	var known []string
	for i, p := range all {
		switch so := slices.Contains(meant, i); {
		case p.Shop != me.Shop:
		case p.Mine && so:
			return usage(say.itself)
		case p.Mine:
		case p.AdoptedBy != "":
			if so && p.AdoptedBy == me.Name {
				again = append(again, p)
			}
		case so:
			found = append(found, p)
		default:
			known = append(known, model.Clean(p.Name))
		}
	}
	if len(found) == 0 {
		found = again // perhaps it was cut off then
	}
	switch {
	case len(found) == 0 && len(known) == 0:
		return usage(fmt.Sprintf(say.noneElse, clean(name)))
	case len(found) == 0:
		return usage(fmt.Sprintf(say.noSuch, clean(name), strings.Join(known, ", ")))
	}
	name = model.Clean(found[0].Name)
	if found[0].Here {
		return fmt.Errorf(say.stillThere, name, s.lasting(found[0].Age))
	}
	if !yes && found[0].AdoptedBy == "" {
		if err := s.sure(ctx, fmt.Sprintf(say.sure, name, s.lasting(found[0].Age), s.count(found[0].Unsent))); err != nil {
			return err
		}
	}
	if err := s.Allowed(ctx); err != nil {
		return err
	}
	for _, p := range found {
		_, err := given(ctx, func() (struct{}, error) { return struct{}{}, s.Place().Adopt(ctx, p.ID) })
		var there *till.StillThere
		switch {
		case errors.As(err, &there):
			return fmt.Errorf(say.stillThere, name, s.lasting(there.Age))
		case err != nil:
			return s.obstacle(err)
		}
	}
	return s.answer(struct {
		Till string `json:"till"`
		ID   string `json:"id"`
		By   string `json:"adopted_by"`
	}{found[0].Name, found[0].ID, me.Name}, fmt.Sprintf(say.done, name))
}

// sure asks a person, who has to say yes.
func (s *Shell) sure(ctx context.Context, question string) error {
	say := tillsIn(s.words())
	if s.In == nil || !term.IsTerminal(s.In.Fd()) {
		return usage(say.sayYes)
	}
	_ = s.print(s.Err, folded(s.Err, question)+" ")
	line, err := given(ctx, func() (string, error) { return bufio.NewReader(io.LimitReader(s.In, 1024)).ReadString('\n') })
	if err != nil || !agrees(line) {
		return errors.New(say.unchanged)
	}
	return nil
}

// agrees says that an answer is yes, in whichever language.
func agrees(answer string) bool {
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "oui", "o", "yes", "y":
		return true
	}
	return false
}
