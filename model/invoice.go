package model

import (
	"strconv"
	"strings"
	"time"
)

// State is where an invoice stands. The words are the ledger's and the
// exports': they are never shown to a cashier as they are.
type State string

const (
	Sending          State = "sending"           // written here, the request may be leaving
	Pending          State = "pending"           // a link exists: it can be paid
	LostAnswer       State = "lost answer"       // sent, no answer: nobody saw a link
	NotSent          State = "not sent"          // nothing left this machine
	Refused          State = "refused"           // LigdiCash declined to create it
	Paid             State = "paid"              // confirmed, amount and reference checked
	PaidLate         State = "paid late"         // the same, after a failure or after the link's expiry
	AmountDiffers    State = "amount differs"    // completed with another amount: held for a person
	ReferenceDiffers State = "reference differs" // completed with another reference: held for a person
	Failed           State = "failed"            // LigdiCash said not completed
)

// Unsound stands for the state of an invoice that is Unsound. No row has it.
const Unsound State = "unsound"

// States lists every state of a row, in the order of a sale's life.
var States = []State{Sending, Pending, LostAnswer, NotSent, Refused, Paid, PaidLate, AmountDiffers, ReferenceDiffers, Failed}

// Money has moved and was verified.
// Inlined, it would take 6 kB of the program.
//
//go:noinline
func (s State) IsPaid() bool { return s == Paid || s == PaidLate }

// Watched says whether asking LigdiCash can still change something. A failed
// invoice is watched too: a later "completed" wins (the money moved).
func (s State) Watched() bool { return s == Pending || s == Failed }

// Final says that no answer of LigdiCash moves the invoice any more, except a
// failed one that is paid after all.
func (s State) Final() bool {
	switch s {
	case Paid, PaidLate, AmountDiffers, ReferenceDiffers, Failed:
		return true
	}
	return false
}

// Doubt is why a pending invoice is shown as "to check", and what is wrong with
// one that is paid.
type Doubt string

const (
	NoDoubt        Doubt = ""
	Contradiction  Doubt = "completed without 00" // keep asking, tell a person
	NoAmount       Doubt = "completed, no amount" // the same
	OtherReference Doubt = "not completed, another reference"
	UnknownWord    Doubt = "unknown status word"       // pending, the raw word is kept
	Unclear        Doubt = "answer contradicts itself" // what decides occurs twice, or not as it looks

	// LigdiCash says paid, in a way that cannot be believed.
	UnclearPaid      Doubt = "completed, answer contradicts itself"
	TwoAmounts       Doubt = "completed, two amounts"
	NegativeAmount   Doubt = "completed, negative amount"
	FractionalAmount Doubt = "completed, fraction of a franc"
	UnreadableAmount Doubt = "completed, unreadable amount"

	PaidTwice Doubt = "another link of this sale is paid too"
	NotFound  Doubt = "not found at LigdiCash" // wrong account, or a token of another environment
	TakenBack Doubt = "no longer completed"    // paid, and LigdiCash says otherwise now
)

// Doubts lists them all.
var Doubts = []Doubt{Contradiction, NoAmount, OtherReference, UnknownWord, PaidTwice, NotFound, TakenBack,
	Unclear, UnclearPaid, TwoAmounts, NegativeAmount, FractionalAmount, UnreadableAmount}

// ClaimsPaid says that LigdiCash calls the invoice paid, without being
// believed: nobody should pay it until that is cleared up.
// Inlined, it would take 13 kB of the program.
//
//go:noinline
func (d Doubt) ClaimsPaid() bool {
	switch d {
	case Contradiction, NoAmount, UnclearPaid, TwoAmounts, NegativeAmount, FractionalAmount, UnreadableAmount:
		return true
	}
	return false
}

// Invoice is one payment request and all that is known of it.
type Invoice struct {
	Ref       string // our transaction_id: a ULID, unique, not guessable
	Sale      string // the Ref of the first invoice of this sale: links that replace each other share it
	Amount    Money
	Till      string // the id of the till that sold it; "" for the one whose ledger has it
	Ticket    Ticket
	Items     []Item // empty: only the amount counts
	Object    string // shown on the payment page
	Firstname string
	Lastname  string
	Email     string
	Cashier   string // who made it; "" where nobody said. LigdiCash is not told

	State      State
	Doubt      Doubt
	Aside      bool   // the cashier went on to other sales
	ReplacedBy string // Ref of another link of the same sale, newer or paid: this one is never shown again, but still watched

	CreatedAt time.Time // UTC; by LigdiCash's clock, where the difference was known
	MachineAt time.Time // the same moment by the machine's own clock; zero: it is CreatedAt
	Undated   bool      // the difference to LigdiCash's clock was not known when it was written
	PendingAt time.Time // when the link came; zero before
	CheckedAt time.Time // when LigdiCash was last asked; zero when never
	SettledAt time.Time // when the state became final here; zero before
	ExpiresAt time.Time // a hint read from the link's own token; zero when unknown

	Token string // LigdiCash's, the only key to confirm
	Link  string // the payment page; checked before it is stored
	Code  string // sub-code of a refusal, "" when none

	RawStatus    string // LigdiCash's last status word, harmless text
	GotAmount    Money  // the amount confirm gave; 0 when none
	GotRef       string // the reference confirm gave, when it differs
	OperatorID   string
	OperatorName string
	Phone        string // the payer's, as received: mask it on screen
	RequestID    string // LigdiCash's reference for customers and support
	OperatorRef  string
	Host         string // who confirmed the payment; "" before, and in older ledgers

	// What the ledger has of it is not what was written, or makes no sense: it is
	// shown as such, and is neither money nor a code. Its State is Unsound, its
	// amounts are 0, and it has no Token and no Link.
	Unsound bool
	Remains string // of an Unsound one: its state and amount as they stand there, for a person to compare
}

// Spoil makes the invoice an Unsound one.
func (i *Invoice) Spoil() {
	if i.Unsound {
		return
	}
	i.Unsound, i.Remains = true, strings.TrimSpace(string(i.State)+" "+strconv.FormatInt(int64(i.Amount), 10))
	i.State, i.Doubt, i.Aside = Unsound, NoDoubt, false
	i.Amount, i.GotAmount, i.Items = 0, 0, nil
	i.Token, i.Link, i.Host, i.ReplacedBy = "", "", "", ""
}

// Open says that we wait for somebody: LigdiCash's link, or the customer.
func (i Invoice) Open() bool { return i.State == Sending || i.State == Pending }

// Askable says that LigdiCash knows the invoice and can still change it.
func (i Invoice) Askable() bool { return !i.Unsound && i.Token != "" && i.State.Watched() }

// ToLookAt says that a person must look at it: an answer was lost, something
// differs, there is a doubt, or the ledger is not sure of it.
func (i Invoice) ToLookAt() bool {
	switch i.State {
	case LostAnswer, AmountDiffers, ReferenceDiffers:
		return true
	}
	return i.Unsound || i.Doubt != NoDoubt
}

// Known says that LigdiCash can be asked about the invoice, whatever its state.
func (i Invoice) Known() bool { return i.Token != "" && i.State != Sending && !i.Unsound }

// Showable says whether the link may be drawn: it is the sale's only live one,
// and LigdiCash does not already call it paid.
func (i Invoice) Showable() bool { return i.live() && !i.Doubt.ClaimsPaid() }

// live says that the link is the one of its sale that can be paid.
func (i Invoice) live() bool {
	return !i.Unsound && i.State == Pending && i.Link != "" && i.ReplacedBy == ""
}

// Expired is a hint, from the link's own token: LigdiCash documents no expiry.
func (i Invoice) Expired(now time.Time) bool {
	return !i.ExpiresAt.IsZero() && now.After(i.ExpiresAt)
}

// EventKind says what happened to an invoice.
type EventKind string

const (
	EventSending  EventKind = "sending"  // the sale was accepted and is about to leave; Text: who was at the till
	EventLink     EventKind = "link"     // LigdiCash gave a token and a link
	EventNotSent  EventKind = "not sent" // nothing left this machine
	EventLost     EventKind = "lost"     // no answer to the create call
	EventRefused  EventKind = "refused"  // Text: sub-code
	EventStatus   EventKind = "status"   // LigdiCash's word changed; Text: the word
	EventSettled  EventKind = "settled"  // a final state; Amount: what LigdiCash confirmed
	EventAside    EventKind = "aside"    // set aside by the cashier
	EventBack     EventKind = "back"     // shown again
	EventReplaced EventKind = "replaced" // Text: Ref of the newer link
	EventDoubt    EventKind = "doubt"    // Text: the Doubt
	EventClock    EventKind = "clock"    // the difference to LigdiCash's clock became known; Text: whole seconds, signed
	EventAsked    EventKind = "asked"    // a settled invoice was asked about again; Text: LigdiCash's word
	EventPrinted  EventKind = "printed"  // a paper of it leaves for the printer; Text: which, a till.Paper
	EventNotOut   EventKind = "not out"  // and nothing of it has left after all; Text: which
	EventUnsound  EventKind = "unsound"  // a line of which the ledger is not sure; Text: what it has
)

// Event is one line of an invoice's history. Events are appended, never
// rewritten.
type Event struct {
	At        time.Time // UTC; by LigdiCash's clock, where the difference was known
	MachineAt time.Time // the same moment by the machine's own clock; zero: it is At
	Kind      EventKind
	State     State  // the invoice's state after it
	Text      string // see the kinds
	Amount    Money  // see EventSettled
}
