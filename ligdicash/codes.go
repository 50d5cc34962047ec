package ligdicash

import (
	"regexp"
	"strings"
	"sync"
)

// Meaning is what went wrong, in one word for both calls: the same sub-code
// number means different things on each.
type Meaning int

const (
	MeaningNone             Meaning = iota
	MeaningKeys                     // API key or token wrong, expired or missing
	MeaningNotActivated             // payin not activated for the merchant: LigdiCash must act
	MeaningAmount                   // amount outside 9 ... 2,000,000 XOF
	MeaningIP                       // this machine's address must be whitelisted
	MeaningProcessing               // LigdiCash failed to process: try again
	MeaningRequest                  // the request is malformed: our fault
	MeaningOperator                 // LigdiCash could not reach the operator
	MeaningNoOperator               // no operator configured for the project
	MeaningInput                    // input error
	MeaningAPI                      // LigdiCash API error
	MeaningHash                     // hash missing or invalid
	MeaningMethod                   // invalid method
	MeaningMethodNotAllowed         // method not authorised for the project
	MeaningWallet                   // wallet credentials wrong
	MeaningOTP                      // OTP wrong
	MeaningOTPExpired               // OTP expired
	MeaningNotFound                 // no such invoice
	MeaningUnlisted                 // a failure with no sub-code, or one nobody documents
	MeaningTooMany                  // HTTP 429
	MeaningRedirected               // sent elsewhere, not followed
	MeaningTooLarge                 // answer over 1 MiB
	MeaningNotJSON                  // answer is not the documented JSON
	MeaningTimeout                  // no answer in time
	MeaningCut                      // connection lost, or the caller gave up
	MeaningBadLink                  // invoice accepted, but its token or link is unusable
	MeaningReused                   // the token or link is that of another invoice: for callers who know theirs
	MeaningAmbiguous                // the answer to a create says what decides twice
	MeaningNoToken                  // invoice accepted, but no token came: nobody could ask about it
	MeaningLongToken                // its token is longer than 2,000 bytes
	MeaningBadToken                 // its token has characters no token has, or repeats a key

	// Nothing left this machine:
	MeaningCertExpired // the certificate shown has expired, by this machine's clock
	MeaningCertEarly   // it is not valid yet, by this machine's clock
	MeaningCertUnknown // no authority known here has signed it
	MeaningCertName    // it is another host's
	MeaningCert        // it is wrong otherwise
	MeaningPlain       // an answer without TLS on the TLS port
	MeaningTLS         // no TLS connection came about
	MeaningDNS         // the host name is not found
	MeaningNoNetwork   // this machine has no network, or no way to the host
	MeaningConnRefused // the host, or a firewall, refuses the connection
	MeaningProxy       // a proxy does not let through (also its HTTP 407)

	// Something answered, perhaps not the service:
	MeaningPortal    // a network that wants people to log in first
	MeaningPage      // a web page
	MeaningForbidden // HTTP 403
	MeaningNoService // HTTP 404
	MeaningTooLong   // HTTP 413: the request, not the answer
	MeaningDown      // HTTP 5xx
)

var meanings = [...]string{"no detail", "keys refused", "payin not activated", "amount out of range",
	"address not whitelisted", "processing error", "malformed request", "operator unreachable",
	"no operator configured", "input error", "API error", "hash error", "invalid method", "method not allowed",
	"wallet credentials", "wrong OTP", "OTP expired", "no such invoice", "unlisted failure", "too many requests",
	"redirected", "answer too large", "answer is not the expected JSON", "no answer in time",
	"connection cut", "unusable payment link", "the link of another invoice", "ambiguous answer", "no token", "token too long", "unusable token",
	"certificate expired", "certificate not valid yet", "certificate of an unknown authority", "certificate of another host", "certificate unusable",
	"no TLS on the TLS port", "no TLS connection", "host not found", "no network", "connection refused", "stopped by a proxy",
	"network asks for a login", "a web page", "access forbidden", "nothing at this address", "request too long", "service down"}

func (m Meaning) String() string {
	if m < 0 || int(m) >= len(meanings) {
		return "unknown meaning"
	}
	return meanings[m]
}

// again says whether the same call is worth repeating after a sub-code.
type again int

const (
	never  again = iota
	bare         // only when no details came with it: details mean the request is wrong
	always       // after a pause
)

type row struct {
	kind    Kind
	meaning Meaning
	again   again
}

// createCodes: developers.ligdicash.com, errors, sub-codes of createInvoice;
// 00 to 13 agree with the Python, JavaScript and PHP SDKs.
var createCodes = map[string]row{
	"00": {Auth, MeaningKeys, never},
	"01": {Refused, MeaningNotActivated, never},
	"02": {Refused, MeaningAmount, never},
	"03": {Refused, MeaningIP, never},
	"04": {Refused, MeaningProcessing, bare},
	"05": {Refused, MeaningOperator, always},
	"06": {Refused, MeaningOperator, always},
	"07": {Refused, MeaningNoOperator, never},
	"08": {Refused, MeaningInput, never},
	"09": {Refused, MeaningAPI, never},
	"10": {Refused, MeaningHash, never},
	"11": {Refused, MeaningHash, never},
	"12": {Refused, MeaningMethod, never},
	"13": {Refused, MeaningMethodNotAllowed, never},
	"14": {Refused, MeaningWallet, never},
	"15": {Refused, MeaningOTP, never},
	"16": {Refused, MeaningOTPExpired, never},
}

// confirmCodes: the status tables of the official SDKs, identical in all four.
var confirmCodes = map[string]row{
	"00": {Auth, MeaningKeys, never},
	"01": {Auth, MeaningNotActivated, never},
	"02": {NotFound, MeaningNotFound, never},
	"03": {Busy, MeaningProcessing, always},
	"04": {Refused, MeaningInput, never},
}

// lookup is the row of a sub-code. One that nobody lists is a refusal on
// create and a temporary query error on confirm.
func lookup(op, code string) row {
	table, r := createCodes, row{Refused, MeaningUnlisted, never}
	if op == opConfirm {
		table, r = confirmCodes, row{Busy, MeaningUnlisted, always}
	}
	if known, ok := table[code]; ok {
		return known
	}
	return r
}

var codePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)code\s*([0-9]{1,3}[a-z]?)`) })

// subCode finds the NN of "Echec (CodeNN)", in two digits at least and lower
// case; "" when there is none.
func subCode(text string) string {
	m := codePattern().FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	code := strings.ToLower(m[1])
	if len(strings.TrimRight(code, "abcdefghijklmnopqrstuvwxyz")) == 1 {
		code = "0" + code
	}
	return code
}
