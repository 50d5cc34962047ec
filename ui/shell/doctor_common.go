package shell

import (
	"context"
	"fmt"
	"strings"
	"time"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/text"
)

// examineCommon looks at the shared ledger, where there is one.
func (s *Shell) examineCommon(ctx context.Context, fast bool) (all []text.Finding) {
	say := doctorCommonIn(s.words())
	found := func(name string, grade text.Grade, about, todo string) {
		all = append(all, text.Finding{Name: "shared." + name, Label: say.label, Grade: grade, Text: about, Todo: todo})
	}
	fault := func(name string, err error) {
		what, todo := s.plain().Obstacle(err)
		grade := text.Fault
		if till.ObstacleOf(err).Passes() {
			grade = text.Warning
		}
		found(name, grade, strings.TrimSuffix(what, "."), strings.TrimSuffix(todo, "."))
	}
	place := s.Place()
	if place.Common() == "" {
		if s.Settings.Shareable() {
			found("address", text.Skipped, say.notHere, "")
		}
		return all
	}
	at, err := place.CommonAddress()
	if err != nil {
		fault("address", err)
		return all
	}
	found("address", text.Fine, fmt.Sprintf(say.address, at.Where, at.Role, model.Clean(s.Settings.TillName())), "")
	weak := at.Trust != till.TrustChecked && at.Trust != till.TrustLocal
	if weak {
		found("trust", text.Warning, say.trust[at.Trust], say.trustTodo)
	}
	s.examineCompared(ctx, place, found)
	stop := s.waiting(tillsIn(s.words()).asking)
	is, err := given(ctx, func() (till.CommonHealth, error) { return place.CommonHealth(ctx) })
	stop()
	if err != nil {
		fault("server", err)
		return all
	}
	if !weak { // what is good of a connection is known of one that was made
		found("trust", text.Fine, say.trust[at.Trust], "")
	}
	about := fmt.Sprintf(say.server, is.Server)
	if is.Encrypted {
		about += say.encrypted
	}
	found("server", text.Fine, about, "")
	switch {
	case len(is.Lacks) > 0:
		found("rights", text.Fault, fmt.Sprintf(say.lacks, strings.Join(is.Lacks, ", ")), fmt.Sprintf(say.lacksTodo, at.Role))
	case is.Deletes:
		found("rights", text.Fine, say.deletes, "")
	default:
		found("rights", text.Fine, say.rights, "")
	}
	if is.Off.Abs() > clockSlack {
		found("clock", text.Warning, fmt.Sprintf(say.clockOff, s.lasting(is.Off.Abs())), say.clockTodo)
	} else {
		found("clock", text.Fine, say.clockFine, "")
	}
	if is.Wakes {
		found("listen", text.Fine, say.wakes, "")
	} else {
		found("listen", text.Fine, say.beats, "")
	}
	s.examinePeers(ctx, place, found, fault)
	if fast {
		found("sums", text.Skipped, say.sumsSkipped, "")
		return all
	}
	v, err := given(ctx, func() (till.Verified, error) { return place.Verify(ctx, false, versionText()) })
	switch {
	case till.ObstacleOf(err) == till.NotJoined:
		found("sums", text.Skipped, say.notJoined, "")
	case err != nil:
		fault("sums", err)
	case len(v.Unequal) > 0:
		found("sums", text.Warning, fmt.Sprintf(say.sumsDiffer, len(v.Unequal), v.Days), say.sumsTodo)
	default:
		found("sums", text.Fine, fmt.Sprintf(say.sumsSame, v.Days), "")
	}
	return all
}

// comparedLong is how long ago sums may have been compared: a console that is open
// does it each hour, and shops close for some days.
const comparedLong = 7 * 24 * time.Hour

// examineCompared looks at how long ago the sums of both ledgers were the same, as
// this till's own has it.
func (s *Shell) examineCompared(ctx context.Context, place till.Place, found func(name string, grade text.Grade, about, todo string)) {
	at, err := given(ctx, func() (time.Time, error) { return place.Compared(ctx) })
	switch {
	case err != nil: // the ledger has findings of its own
	case at.IsZero():
		found("compared", text.Skipped, tillsIn(s.words()).neverSame, "")
	case s.Now().Sub(at) > comparedLong:
		found("compared", text.Warning, s.compared(at), doctorCommonIn(s.words()).sumsTodo)
	default:
		found("compared", text.Fine, s.compared(at), "")
	}
}

// examinePeers looks at the name of this till among the others.
func (s *Shell) examinePeers(ctx context.Context, place till.Place, found func(name string, grade text.Grade, about, todo string), fault func(string, error)) {
	say := doctorCommonIn(s.words())
	peers, err := given(ctx, func() ([]till.Peer, error) { return place.Peers(ctx) })
	if err != nil {
		fault("till", err)
		return
	}
	s.examineReceivers(peers, found)
	for _, p := range peers {
		switch same := strings.EqualFold(p.Name, s.Settings.TillName()); {
		case p.Mine:
			found("till", text.Fine, model.Clean(p.Name)+s.colon()+s.about(p), "")
			s.examineShop(peers, p, found)
			return
		case same && p.Shop == s.Settings.Shop && p.AdoptedBy == "":
			what, todo := s.plain().Obstacle(till.ErrNameTaken)
			found("till", text.Fault, strings.TrimSuffix(what, "."), strings.TrimSuffix(todo, "."))
			return
		}
	}
	if s.Settings.Shop == "" {
		fault("till", till.ErrNoShop)
		return
	}
	found("till", text.Skipped, say.notJoined, "")
}

// examineReceivers looks at what receives LigdiCash's callbacks, where anything does:
// that a till polls is no fault, that money is announced which nobody knows is one to
// look at.
func (s *Shell) examineReceivers(peers []till.Peer, found func(name string, grade text.Grade, about, todo string)) {
	say := doctorCommonIn(s.words())
	for _, p := range peers {
		if !p.Receives() || p.AdoptedBy != "" {
			continue
		}
		grade, about, todo := text.Fine, fmt.Sprintf(say.receives, model.Clean(p.Name)), ""
		switch {
		case p.Unknown > 0:
			grade, todo = text.Warning, say.strangeTodo
			about += " · " + s.strange(p)
			if !p.Here {
				about += " · " + fmt.Sprintf(say.receiverGone, s.lasting(p.Age))
			}
		case !p.Here:
			grade, about, todo = text.Warning, about+" · "+fmt.Sprintf(say.receiverGone, s.lasting(p.Age)), say.receiverTodo
		case p.Finds:
			about += " · " + say.finds
		default:
			about += " · " + say.findsNot
		}
		found("receiver", grade, about, todo)
	}
}
