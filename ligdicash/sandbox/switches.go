package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// Switch is one of the Options as a command line has it.
type Switch struct {
	Name   string
	Values []string // it is given one of them; nil, and Free false: it is on or off
	Free   bool     // it is given any text
	FR, EN string   // what it does, with what its value is called in backquotes
	set    func(*Options, string)
}

// Switches are those there are.
func Switches() []Switch { return slices.Clone(switches) }

// switches count in this order: as first, which the others correct.
var switches = []Switch{
	{Name: "as", Values: []string{"now", "sdk2024"},
		FR: "répond comme à une `époque` : now, ou sdk2024 comme l'attendent les bibliothèques de 2024",
		EN: "answers as at a `time`: now, or sdk2024 as the libraries of 2024 expect",
		set: func(o *Options, v string) {
			if v == "sdk2024" {
				o.AmountText, o.TransactionID, o.NoCompleted, o.NoOReference, o.NoCustomerDetails = true, true, true, true, true
			}
		}},
	{Name: "amounts", Values: []string{"int", "text", "float"},
		FR:  "montants des réponses : 500, \"500\" ou 500.0 (`forme` : int, text, float)",
		EN:  "amounts of answers: 500, \"500\" or 500.0 (`form`: int, text, float)",
		set: func(o *Options, v string) { o.AmountText, o.AmountFloat = v == "text", v == "float" }},
	{Name: "callees", Free: true,
		FR:  "`hôtes`, séparés par des virgules, où les notifications peuvent aller, outre la machine qui a créé la facture",
		EN:  "`hosts`, with commas between, that callbacks may go to beside the machine that created the invoice",
		set: func(o *Options, v string) { o.Callees = strings.Split(v, ",") }},
	{Name: "camel-case", FR: "responseCode au lieu de response_code", EN: "responseCode, not response_code", set: func(o *Options, _ string) { o.CamelCase = true }},
	{Name: "cancel-pends", FR: "annuler sur la page laisse la facture en attente", EN: "cancelling on the page leaves the invoice pending", set: func(o *Options, _ string) { o.CancelPends = true }},
	{Name: "capitals", FR: "ResponseCode au lieu de response_code", EN: "ResponseCode, not response_code", set: func(o *Options, _ string) { o.Capitals = true }},
	{Name: "confirm-form", Values: []string{"both", "invoiceToken", "token"},
		FR: "le `paramètre` que confirm comprend : both, invoiceToken ou token",
		EN: "the `parameter` that confirm understands: both, invoiceToken or token",
		set: func(o *Options, v string) {
			o.ConfirmForm = ConfirmForm(slices.Index([]string{"both", "invoiceToken", "token"}, v))
		}},
	{Name: "custom-data", Values: []string{"pairs", "object", "string", "empty", "misspelt"},
		FR: "custom_data dans confirm (`forme` : pairs, object, string, empty, misspelt)",
		EN: "custom_data in confirm (`form`: pairs, object, string, empty, misspelt)",
		set: func(o *Options, v string) {
			o.CustomData = CustomData(slices.Index([]string{"pairs", "object", "string", "empty", "misspelt"}, v))
		}},
	{Name: "docs-link", FR: "lien de paiement /pay/invoice/, comme dans la documentation", EN: "payment link /pay/invoice/, as in the documentation", set: func(o *Options, _ string) { o.DocsLink = true }},
	{Name: "echo-token", FR: "confirm répète le jeton de la facture", EN: "confirm repeats the invoice's token", set: func(o *Options, _ string) { o.EchoToken = true }},
	{Name: "external-id", Values: []string{"joined", "sent", "null"},
		FR:  "external_id dans confirm : les valeurs jointes de custom_data, celui de la boutique, ou null (`forme` : joined, sent, null)",
		EN:  "external_id in confirm: the joined values of custom_data, the shop's own, or null (`form`: joined, sent, null)",
		set: func(o *Options, v string) { o.ExternalIDSent, o.ExternalIDNull = v == "sent", v == "null" }},
	{Name: "failed-code01", FR: "un paiement échoué répond response_code 01", EN: "a failed payment answers response_code 01", set: func(o *Options, _ string) { o.FailedCode01 = true }},
	{Name: "form-custom", Values: []string{"string", "flat", "pairs"},
		FR: "custom_data des notifications en formulaire : JSON, custom_data[clé], ou paires numérotées (`forme` : string, flat, pairs)",
		EN: "custom_data of callbacks as a form: JSON, custom_data[key], or numbered pairs (`form`: string, flat, pairs)",
		set: func(o *Options, v string) {
			o.FormCustom = FormCustom(slices.Index([]string{"string", "flat", "pairs"}, v))
		}},
	{Name: "http-errors", FR: "toute réponse 01 voyage en HTTP 400", EN: "every answer 01 travels as HTTP 400", set: func(o *Options, _ string) { o.HTTPErrors = true }},
	{Name: "key", Free: true,
		FR:  "la seule `clé` acceptée, une clé inventée ; les autres reçoivent Code00",
		EN:  "the only `key` accepted, an invented one; others get Code00",
		set: func(o *Options, v string) { o.Key = v }},
	{Name: "no-customer-details", FR: "confirm sans customer_details", EN: "confirm without customer_details", set: func(o *Options, _ string) { o.NoCustomerDetails = true }},
	{Name: "no-oreference", FR: "confirm sans oreference", EN: "confirm without oreference", set: func(o *Options, _ string) { o.NoOReference = true }},
	{Name: "no-request-id", FR: "confirm sans request_id", EN: "confirm without request_id", set: func(o *Options, _ string) { o.NoRequestID = true }},
	{Name: "nocompleted", FR: "échec écrit nocompleted, pas notcompleted", EN: "failure spelt nocompleted, not notcompleted", set: func(o *Options, _ string) { o.NoCompleted = true }},
	{Name: "operator-number", FR: "operator_id en nombre", EN: "operator_id as a number", set: func(o *Options, _ string) { o.OperatorNumber = true }},
	{Name: "slash-redirect", FR: "confirm/ redirige (301) vers confirm", EN: "confirm/ redirects (301) to confirm", set: func(o *Options, _ string) { o.SlashRedirect = true }},
	{Name: "status-in-description", FR: "pas de status : description porte le mot", EN: "no status: description carries the word", set: func(o *Options, _ string) { o.StatusInDescription = true }},
	{Name: "strict", FR: "refuse ce qui s'écarte de la documentation, même ce que la production accepte", EN: "refuses what departs from the documentation, even what production takes", set: func(o *Options, _ string) { o.Strict = true }},
	{Name: "token", Free: true,
		FR:  "le seul `jeton` accepté, un jeton inventé ; les autres reçoivent Code00",
		EN:  "the only `token` accepted, an invented one; others get Code00",
		set: func(o *Options, v string) { o.Token = v }},
	{Name: "transaction-id", FR: "confirm avec transaction_id au premier niveau", EN: "confirm with transaction_id at the top level", set: func(o *Options, _ string) { o.TransactionID = true }},
	{Name: "wrong-form", Values: []string{"code04", "code02", "404"},
		FR: "la `réponse` à un confirm dont le paramètre n'est pas compris : code04, code02 ou 404",
		EN: "the `answer` to a confirm whose parameter is not understood: code04, code02 or 404",
		set: func(o *Options, v string) {
			o.WrongForm = WrongForm(slices.Index([]string{"code04", "code02", "404"}, v))
		}},
}

// Given are the Options that switches set, by name; what is on or off may be
// given anything. The error names the switch.
func Given(values map[string]string) (o Options, err error) {
	for _, s := range switches {
		v, ok := values[s.Name]
		switch {
		case !ok:
		case s.Values != nil && !slices.Contains(s.Values, v):
			return o, fmt.Errorf("sandbox: -%s cannot be %q", s.Name, v)
		default:
			s.set(&o, v)
		}
	}
	return o, nil
}
