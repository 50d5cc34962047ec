package till

import (
	"errors"

	"caisse/model/hub"
	"caisse/model/ledger"
	"caisse/model/settings"
	"caisse/model/share"
)

// Obstacle is what stands between this till and the shared ledger, in one word:
// screens and commands have the sentences.
type Obstacle string

const (
	NoObstacle     Obstacle = ""
	NotSet         Obstacle = "not set" // no shared ledger is
	BadAddress     Obstacle = "address"
	HasPassword    Obstacle = "password in address"
	NoServer       Obstacle = "unreachable"
	BadCertificate Obstacle = "certificate"
	NotEncrypted   Obstacle = "no tls"
	WrongPassword  Obstacle = "password"
	WrongRole      Obstacle = "role"
	NoDatabase     Obstacle = "database"
	NoRights       Obstacle = "rights"
	ServerReadOnly Obstacle = "read only"
	ServerFull     Obstacle = "full"
	ServerBusy     Obstacle = "busy"
	ServerSlow     Obstacle = "slow"
	ServerLost     Obstacle = "lost"
	ServerUnfit    Obstacle = "unfit"
	NotOurs        Obstacle = "not ours"
	HalfSchema     Obstacle = "half"
	OlderSchema    Obstacle = "older"
	NewerSchema    Obstacle = "newer"
	ServerRefused  Obstacle = "refused"
	NameTaken      Obstacle = "name taken"
	NoShopName     Obstacle = "no shop"
	NoSuchTill     Obstacle = "no such till"
	IDTaken        Obstacle = "id taken" // another program runs with this till's id
	TakenOver      Obstacle = "adopted"
	OtherShop      Obstacle = "other shop"
	NotJoined      Obstacle = "not joined" // this till has not been in its shop yet
	NoKeyring      Obstacle = "keyring"    // the password may be there, and cannot be read
	OwnLedger      Obstacle = "own ledger"
	Elsewise       Obstacle = "other"
)

// Obstacles are all that there is a sentence for.
var Obstacles = []Obstacle{
	NotSet, BadAddress, HasPassword, NoServer, BadCertificate, NotEncrypted, WrongPassword, WrongRole, NoDatabase, NoRights, ServerReadOnly,
	ServerFull, ServerBusy, ServerSlow, ServerLost, ServerUnfit, NotOurs, HalfSchema, OlderSchema, NewerSchema, ServerRefused, NameTaken, NoShopName,
	NoSuchTill, IDTaken, TakenOver, OtherShop, NotJoined, NoKeyring, OwnLedger, Elsewise,
}

// Passes says that it ends by itself, while the till goes on alone.
func (o Obstacle) Passes() bool {
	switch o {
	case NoServer, ServerReadOnly, ServerFull, ServerBusy, ServerSlow, ServerLost, NoKeyring:
		return true
	}
	return false
}

// Mended says that somebody at the till, or whom he calls, must do something about
// it: waiting changes nothing.
func (o Obstacle) Mended() bool {
	switch o {
	case NoKeyring:
		return true
	case NoObstacle, IDTaken, NotJoined, OwnLedger, Elsewise: // it is still finding out, or says so elsewhere
		return false
	}
	return !o.Passes()
}

var obstacles = map[error]Obstacle{
	errNotSet: NotSet, ErrNotJoined: NotJoined, share.ErrAway: NoServer,
	hub.ErrAddress: BadAddress, hub.ErrPasswordInAddress: HasPassword, hub.ErrUnreachable: NoServer, hub.ErrCertificate: BadCertificate,
	hub.ErrNoTLS: NotEncrypted, hub.ErrPassword: WrongPassword, hub.ErrRole: WrongRole, hub.ErrDatabase: NoDatabase, hub.ErrRights: NoRights,
	hub.ErrReadOnly: ServerReadOnly, hub.ErrFull: ServerFull, hub.ErrBusy: ServerBusy, hub.ErrSlow: ServerSlow, hub.ErrLost: ServerLost,
	hub.ErrUnfit: ServerUnfit, hub.ErrNotOurs: NotOurs, hub.ErrHalf: HalfSchema, hub.ErrOlder: OlderSchema, hub.ErrRefused: ServerRefused,
	hub.ErrNameTaken: NameTaken, hub.ErrNoShop: NoShopName, hub.ErrNoTill: NoSuchTill, hub.ErrTakenOver: IDTaken,
	settings.ErrLocked: NoKeyring, settings.ErrSlow: NoKeyring, settings.ErrNoKeyring: NoKeyring,
}

// ObstacleOf is the word for why the shared ledger cannot be used; NoObstacle
// where nothing is in the way.
func ObstacleOf(err error) Obstacle {
	var e *hub.Error
	var newer *hub.Newer
	var live *hub.Live
	var adopted *hub.Adopted
	var shop *hub.OtherShop
	var own *ledger.Error
	var ahead ledger.ErrNewer
	switch {
	case err == nil:
		return NoObstacle
	case errors.As(err, &e) && obstacles[e.Kind] != NoObstacle:
		return obstacles[e.Kind]
	case errors.As(err, &newer):
		return NewerSchema
	case errors.As(err, &live):
		return IDTaken
	case errors.As(err, &adopted):
		return TakenOver
	case errors.As(err, &shop):
		return OtherShop
	case errors.As(err, &own), errors.As(err, &ahead):
		return OwnLedger
	}
	for is, word := range obstacles {
		if errors.Is(err, is) {
			return word
		}
	}
	return Elsewise
}
