package sandbox

import "time"

// Options sets up a Server. The zero value of every switch is what public
// integrations show today, and takes what production is known to take; each switch turns one answer to the other side of
// a point on which LigdiCash's documentation, its libraries and the field
// disagree.
type Options struct {
	Key, Token string           // the accepted pair; both empty: any non-empty pair is accepted
	PublicURL  string           // prefix of payment links, such as http://127.0.0.1:8477; creation is refused without it
	Host       string           // a name it is called by, beside this machine's own and PublicURL's
	Dir        string           // invoices are kept here, one file each; "" keeps them in memory
	Now        func() time.Time // nil: time.Now
	Said       func(Line)       // is told what happens, line by line; nil: nobody

	Strict  bool     // refuses what is not as the reference page has it, though production takes it
	Callees []string // hosts that callbacks may go to beside whoever created the invoice

	DocsLink      bool        // link {PublicURL}/pay/invoice/{token}, not /directpayment/invoice/{token}
	ConfirmForm   ConfirmForm // which parameter of confirm is understood
	WrongForm     WrongForm   // what the other one gets
	SlashRedirect bool        // confirm/ answers 301 to confirm, same host
	CancelPends   bool        // Cancel on the page leaves the invoice pending, not failed

	NoCompleted         bool       // failure word "nocompleted", not "notcompleted"
	FailedCode01        bool       // a failed payment answers response_code "01" and a sub-code
	HTTPErrors          bool       // every "01" travels with HTTP 400, not 200
	StatusInDescription bool       // no status: description carries the word
	AmountText          bool       // amounts as "500"
	AmountFloat         bool       // amounts as 500.0
	OperatorNumber      bool       // operator_id as 11, not "11"
	CustomData          CustomData // shape of custom_data in confirm and callbacks
	FormCustom          FormCustom // and in a callback that is a form
	EchoToken           bool       // confirm repeats the token, not ""
	ExternalIDNull      bool       // external_id null
	ExternalIDSent      bool       // external_id as the shop sent it, not joined from custom_data
	NoRequestID         bool       // no request_id
	NoOReference        bool       // no oreference
	NoCustomerDetails   bool       // no customer_details
	TransactionID       bool       // transaction_id at top level too
	CamelCase           bool       // responseCode, not response_code; both endpoints
	Capitals            bool       // ResponseCode; both endpoints
}

// ConfirmForm says which query parameter of confirm carries the token.
type ConfirmForm int

const (
	BothForms        ConfirmForm = iota
	OnlyInvoiceToken             // ?invoiceToken=, as the libraries and every integration send it
	OnlyToken                    // ?token=, as the reference pages print it
)

// WrongForm says what a confirm without an understood parameter gets.
type WrongForm int

const (
	WrongFormCode04 WrongForm = iota // "input error"
	WrongFormCode02                  // "invoice not found"
	WrongForm404                     // a plain HTTP 404
)

// CustomData is the shape of custom_data in a confirm answer.
type CustomData int

const (
	CustomPairs      CustomData = iota // [{keyof_customdata, valueof_customdata, datecreation_customdata}]
	CustomObject                       // {"transaction_id": …}
	CustomJSONString                   // the object, as JSON inside a string
	CustomEmpty                        // []
	CustomMisspelt                     // pairs, under the name customdata
)

// FormCustom is custom_data in a callback that is a form.
type FormCustom int

const (
	FormString FormCustom = iota // as JSON inside one value
	FormFlat                     // custom_data[transaction_id]=…
	FormPairs                    // custom_data[0][keyof_customdata]=…
)
