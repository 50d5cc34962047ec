package ligdicash

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// What LigdiCash accepts for one invoice, in whole francs. Operators have
// higher minimums. Source: developers.ligdicash.com, currencies and amounts.
const (
	MinAmountXOF = 9
	MaxAmountXOF = 2_000_000
)

// Item is one line of an invoice. Both numbers are at least 1.
type Item struct {
	Name, Description      string
	Quantity, UnitPriceXOF int64
}

// NewInvoice is what CreateInvoice sends. Every text may be empty except
// TransactionID.
type NewInvoice struct {
	Items       []Item // none, or items that add up to AmountXOF
	AmountXOF   int64
	Description string // shown on the payment page

	Firstname, Lastname, Email string // the customer, if known

	StoreName, StoreURL               string
	CancelURL, ReturnURL, CallbackURL string

	// TransactionID is the merchant's own reference, unique and hard to guess:
	// 1 to 64 of [A-Za-z0-9-]. LigdiCash does not check that it is new.
	TransactionID string

	// Till is the name of the till that sells, where the shop tells it: it comes
	// back in custom_data.
	Till string
}

// Created is an accepted invoice, not a paid one. Token is all Confirm needs:
// store both before showing Link.
type Created struct {
	Token string
	Link  string // exactly as LigdiCash gave it, but for blanks around it; checked by CheckLink

	Server time.Time // the answer's Date: LigdiCash's clock, UTC, whole seconds; zero when none came
}

// CreateInvoice opens an invoice of in.AmountXOF whole francs. One POST, never
// repeated and never redirected: there is no idempotency key, and two calls
// make two payable invoices. Without a deadline in ctx it takes 20 s at most.
//
// Failures are *Error. Offline, Refused, Auth and Busy: nothing was created.
// Unknown: the answer was lost or unusable, and the invoice may exist, but
// nobody has its link. Source: developers.ligdicash.com, payin-redirect-create.
func (c *Client) CreateInvoice(ctx context.Context, in NewInvoice) (Created, error) {
	if meaning, err := in.check(); err != nil {
		return Created{}, &Error{Op: opCreate, Kind: Refused, Meaning: meaning, Err: err}
	}
	body, err := json.Marshal(in.wire())
	if err != nil {
		return Created{}, &Error{Op: opCreate, Kind: Refused, Meaning: MeaningRequest, Err: err}
	}
	ctx, cancel := within(ctx, c.createLimit)
	defer cancel()
	a, fail := c.do(ctx, call{op: opCreate, path: "/redirect/checkout-invoice/create", body: body})
	if fail != nil {
		return Created{}, fail
	}
	code, plain := exact(a.scalar("response_code"))
	switch {
	case a.twice("response_code", "token", "response_text"):
		return Created{}, a.fail(Unknown, MeaningAmbiguous, nil)
	case plain && accepted(code):
		return c.created(a)
	case plain && declined(code), plain && code != "" && subCode(a.text("response_text")) != "":
		return Created{}, a.coded()
	}
	return Created{}, a.unusable()
}

func (c *Client) created(a answer) (Created, error) {
	made := Created{Token: a.scalar("token"), Link: strings.Trim(a.scalar("response_text"), blanks), Server: a.server}
	meaning, err := MeaningBadLink, error(nil)
	switch {
	case made.Token == "":
		meaning, err = MeaningNoToken, errors.New("the invoice came without a token")
	case len(made.Token) > maxToken:
		meaning, err = MeaningLongToken, errors.New("the invoice's token is too long")
	case !graphic(made.Token):
		meaning, err = MeaningBadToken, errors.New("the invoice's token has characters that no token has")
	case c.repeats(made.Token):
		meaning, err = MeaningBadToken, errors.New("the invoice's token repeats a key")
	case c.repeats(made.Link):
		err = errors.New("the payment link repeats a key")
	default:
		err = CheckLink(made.Link, c.base)
	}
	if err == nil {
		return made, nil
	}
	e := a.fail(Unknown, meaning, err)
	if meaning == MeaningBadLink {
		e.Token = made.Token
	}
	return Created{}, e
}

// blanks are what may stand around a link, and are no part of it.
const blanks = " \t\r\n"

// repeats says that s, which is meant to be kept and shown, holds one of the
// keys.
func (c *Client) repeats(s string) bool {
	key, token := c.keys()
	for _, secret := range []string{key.Reveal(), token.Reveal()} {
		if len(secret) >= shortest && strings.Contains(strings.ToLower(s), strings.ToLower(secret)) {
			return true
		}
	}
	return false
}

// What a merchant's own reference is made of.
const (
	alphabet     = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"
	maxReference = 64
)

// check finds what LigdiCash would refuse or, worse, accept.
func (in NewInvoice) check() (Meaning, error) {
	if in.AmountXOF < MinAmountXOF || in.AmountXOF > MaxAmountXOF {
		return MeaningAmount, fmt.Errorf("amount %d is not between %d and %d francs", in.AmountXOF, MinAmountXOF, MaxAmountXOF)
	}
	if n := len(in.TransactionID); n == 0 || n > maxReference || strings.Trim(in.TransactionID, alphabet) != "" {
		return MeaningRequest, errors.New("the transaction id must be 1 to 64 letters, digits or hyphens")
	}
	var sum int64
	for i, it := range in.Items {
		if it.Quantity < 1 || it.UnitPriceXOF < 1 {
			return MeaningRequest, fmt.Errorf("item %d: quantity and price must be at least 1", i+1)
		}
		// By division: the product could overflow.
		if it.Quantity > (in.AmountXOF-sum)/it.UnitPriceXOF {
			return MeaningRequest, fmt.Errorf("the items add up to more than the amount, %d", in.AmountXOF)
		}
		sum += it.Quantity * it.UnitPriceXOF
	}
	if len(in.Items) > 0 && sum != in.AmountXOF {
		return MeaningRequest, fmt.Errorf("the items add up to %d, the amount is %d", sum, in.AmountXOF)
	}
	return MeaningNone, nil
}

type wireItem struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Quantity    int64  `json:"quantity"`
	UnitPrice   int64  `json:"unit_price"`
	TotalPrice  int64  `json:"total_price"`
}

type wireInvoice struct {
	Items       []wireItem `json:"items"`
	TotalAmount int64      `json:"total_amount"`
	Devise      string     `json:"devise"`
	Description string     `json:"description"`
	Customer    string     `json:"customer"` // always empty: a phone number hides operators on the page
	Firstname   string     `json:"customer_firstname"`
	Lastname    string     `json:"customer_lastname"`
	Email       string     `json:"customer_email"`
	ExternalID  string     `json:"external_id"` // always empty: custom_data does the job
	OTP         string     `json:"otp"`         // always empty in hosted mode
}

type wireStore struct {
	Name       string `json:"name"`
	WebsiteURL string `json:"website_url"`
}

type wireActions struct {
	CancelURL   string `json:"cancel_url"`
	ReturnURL   string `json:"return_url"`
	CallbackURL string `json:"callback_url"`
}

// wireCustom has one key that contains "id": external_id comes back as the values
// of all of them joined.
type wireCustom struct {
	TransactionID string `json:"transaction_id"`
	Till          string `json:"till,omitempty"`
}

type wireOrder struct {
	Invoice wireInvoice `json:"invoice"`
	Store   wireStore   `json:"store"`
	Actions wireActions `json:"actions"`
	Custom  wireCustom  `json:"custom_data"`
}

type wireCreate struct {
	Commande wireOrder `json:"commande"`
}

func (in NewInvoice) wire() wireCreate {
	items := make([]wireItem, 0, len(in.Items)) // [] in JSON, never null
	for _, it := range in.Items {
		items = append(items, wireItem{it.Name, it.Description, it.Quantity, it.UnitPriceXOF, it.Quantity * it.UnitPriceXOF})
	}
	return wireCreate{wireOrder{
		Invoice: wireInvoice{
			Items: items, TotalAmount: in.AmountXOF, Devise: "XOF", Description: in.Description,
			Firstname: in.Firstname, Lastname: in.Lastname, Email: in.Email,
		},
		Store:   wireStore{in.StoreName, in.StoreURL},
		Actions: wireActions{in.CancelURL, in.ReturnURL, in.CallbackURL},
		Custom:  wireCustom{in.TransactionID, in.Till},
	}}
}
