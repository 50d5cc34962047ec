package till

import (
	"context"
	"errors"

	"caisse/ligdicash"
)

// TroubleOf says why a question of Check or Look failed, in the words of
// Health, for screens that cannot see LigdiCash's own. NoTrouble: LigdiCash
// answered, and declined (see NoSuchInvoice), or nobody waited for it.
func TroubleOf(err error) Trouble {
	var le *ligdicash.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return NoTrouble
	case !errors.As(err, &le):
		return NotAnswering
	}
	switch le.Kind {
	case ligdicash.Offline:
		return Offline
	case ligdicash.Auth:
		return KeysRefused
	case ligdicash.NotFound:
		return NoTrouble
	case ligdicash.Refused:
		switch CauseOf(err) { // not LigdiCash's own words
		case Portal, ProxyInWay, NoService, Redirected, WebPage:
			return NotAnswering
		}
		return NoTrouble
	}
	return NotAnswering
}

// Cause is what exactly went wrong between this machine and LigdiCash, in one
// word: the ledger keeps it as the Code of a sale that got no link and no
// sub-code, so that the screen can still say what happened after a restart.
type Cause string

// Causes are the words a screen has a sentence for.
const (
	NoCause     Cause = ""
	CertExpired Cause = "cert expired"
	CertEarly   Cause = "cert early"
	CertUnknown Cause = "cert unknown"
	CertName    Cause = "cert name"
	CertBad     Cause = "cert"
	PlainAnswer Cause = "plain http"
	NoTLS       Cause = "tls"
	NoDNS       Cause = "dns"
	NoNetwork   Cause = "no network"
	ConnRefused Cause = "conn refused"
	Unreachable Cause = "unreachable"
	ProxyInWay  Cause = "proxy"
	Portal      Cause = "portal"
	WebPage     Cause = "page"
	Forbidden   Cause = "forbidden"
	NoService   Cause = "no service"
	TooLong     Cause = "too long"
	Down        Cause = "down"
	Redirected  Cause = "redirect"
	NotJSON     Cause = "not json"
	TooLarge    Cause = "too large"
	TimedOut    Cause = "timeout"
	CutOff      Cause = "cut"
	BadLink     Cause = "bad link"
	Reused      Cause = "reused"
	TwoWays     Cause = "ambiguous"
	NoToken     Cause = "no token"
	LongToken   Cause = "long token"
	BadToken    Cause = "bad token"
	BadKeys     Cause = "00" // as if LigdiCash had said so
	BadRequest  Cause = "request"
	Busy        Cause = "busy"
)

var causes = map[ligdicash.Meaning]Cause{
	ligdicash.MeaningCertExpired: CertExpired, ligdicash.MeaningCertEarly: CertEarly, ligdicash.MeaningCertUnknown: CertUnknown,
	ligdicash.MeaningCertName: CertName, ligdicash.MeaningCert: CertBad, ligdicash.MeaningPlain: PlainAnswer, ligdicash.MeaningTLS: NoTLS,
	ligdicash.MeaningDNS: NoDNS, ligdicash.MeaningNoNetwork: NoNetwork, ligdicash.MeaningConnRefused: ConnRefused, ligdicash.MeaningProxy: ProxyInWay,
	ligdicash.MeaningPortal: Portal, ligdicash.MeaningPage: WebPage, ligdicash.MeaningForbidden: Forbidden, ligdicash.MeaningNoService: NoService,
	ligdicash.MeaningTooLong: TooLong, ligdicash.MeaningDown: Down, ligdicash.MeaningRedirected: Redirected, ligdicash.MeaningNotJSON: NotJSON,
	ligdicash.MeaningTooLarge: TooLarge, ligdicash.MeaningTimeout: TimedOut, ligdicash.MeaningCut: CutOff, ligdicash.MeaningBadLink: BadLink,
	ligdicash.MeaningReused: Reused, ligdicash.MeaningAmbiguous: TwoWays, ligdicash.MeaningNoToken: NoToken, ligdicash.MeaningLongToken: LongToken,
	ligdicash.MeaningBadToken: BadToken, ligdicash.MeaningKeys: BadKeys, ligdicash.MeaningRequest: BadRequest,
}

// CauseOf is the Cause of a failed call; NoCause where there is nothing to say
// but what TroubleOf says.
func CauseOf(err error) Cause {
	var le *ligdicash.Error
	if !errors.As(err, &le) { // of a call that was not made by the client
		return causes[ligdicash.Obstacle(err)]
	}
	c := causes[le.Meaning]
	switch {
	case le.Kind == ligdicash.Offline && (c == TimedOut || c == CutOff):
		return Unreachable
	case c == NoCause && le.Kind == ligdicash.Busy:
		return Busy
	}
	return c
}

// Between says that somebody may stand between this machine and LigdiCash, or
// that its clock is wrong: nothing that is seen now may be believed.
func (c Cause) Between() bool {
	switch c {
	case CertExpired, CertEarly, CertUnknown, CertName, CertBad, PlainAnswer, Portal:
		return true
	}
	return false
}

// NoSuchInvoice says that err is LigdiCash's answer that these keys have no
// such invoice: it is another account's, or of another environment.
func NoSuchInvoice(err error) bool {
	var le *ligdicash.Error
	return errors.As(err, &le) && le.Kind == ligdicash.NotFound
}

// Inactive says that the keys are good, but that LigdiCash has not activated
// payments for the account behind them.
func (t Tried) Inactive() bool {
	return t.Why != nil && t.Why.Meaning == ligdicash.MeaningNotActivated
}

// Asked says that err is how a question to LigdiCash failed, not one of this
// machine.
func Asked(err error) bool {
	var le *ligdicash.Error
	return errors.As(err, &le)
}

// Declined says that err is LigdiCash's refusal to answer, with its sub-code;
// "" when it gave none.
func Declined(err error) (code string, ok bool) {
	var le *ligdicash.Error
	if !errors.As(err, &le) || le.Kind != ligdicash.Refused {
		return "", false
	}
	return le.Code, true
}

// Production is LigdiCash's address where none is set.
const Production = ligdicash.Production
