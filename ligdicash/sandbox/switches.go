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

// Switches are those there are. They count in this order: -as first, which the
// others correct.
func Switches() []Switch {
	return []Switch{
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
		onOff("camel-case", func(o *Options) { o.CamelCase = true }, "responseCode au lieu de response_code", "responseCode, not response_code"),
		onOff("cancel-pends", func(o *Options) { o.CancelPends = true }, "annuler sur la page laisse la facture en attente", "cancelling on the page leaves the invoice pending"),
		onOff("capitals", func(o *Options) { o.Capitals = true }, "ResponseCode au lieu de response_code", "ResponseCode, not response_code"),
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
		onOff("docs-link", func(o *Options) { o.DocsLink = true }, "lien de paiement /pay/invoice/, comme dans la documentation", "payment link /pay/invoice/, as in the documentation"),
		onOff("echo-token", func(o *Options) { o.EchoToken = true }, "confirm répète le jeton de la facture", "confirm repeats the invoice's token"),
		{Name: "external-id", Values: []string{"joined", "sent", "null"},
			FR:  "external_id dans confirm : les valeurs jointes de custom_data, celui de la boutique, ou null (`forme` : joined, sent, null)",
			EN:  "external_id in confirm: the joined values of custom_data, the shop's own, or null (`form`: joined, sent, null)",
			set: func(o *Options, v string) { o.ExternalIDSent, o.ExternalIDNull = v == "sent", v == "null" }},
		onOff("failed-code01", func(o *Options) { o.FailedCode01 = true }, "un paiement échoué répond response_code 01", "a failed payment answers response_code 01"),
		{Name: "form-custom", Values: []string{"string", "flat", "pairs"},
			FR: "custom_data des notifications en formulaire : JSON, custom_data[clé], ou paires numérotées (`forme` : string, flat, pairs)",
			EN: "custom_data of callbacks as a form: JSON, custom_data[key], or numbered pairs (`form`: string, flat, pairs)",
			set: func(o *Options, v string) {
				o.FormCustom = FormCustom(slices.Index([]string{"string", "flat", "pairs"}, v))
			}},
		onOff("http-errors", func(o *Options) { o.HTTPErrors = true }, "toute réponse 01 voyage en HTTP 400", "every answer 01 travels as HTTP 400"),
		{Name: "key", Free: true,
			FR:  "la seule `clé` acceptée, une clé inventée ; les autres reçoivent Code00",
			EN:  "the only `key` accepted, an invented one; others get Code00",
			set: func(o *Options, v string) { o.Key = v }},
		onOff("no-customer-details", func(o *Options) { o.NoCustomerDetails = true }, "confirm sans customer_details", "confirm without customer_details"),
		onOff("no-oreference", func(o *Options) { o.NoOReference = true }, "confirm sans oreference", "confirm without oreference"),
		onOff("no-request-id", func(o *Options) { o.NoRequestID = true }, "confirm sans request_id", "confirm without request_id"),
		onOff("nocompleted", func(o *Options) { o.NoCompleted = true }, "échec écrit nocompleted, pas notcompleted", "failure spelt nocompleted, not notcompleted"),
		onOff("operator-number", func(o *Options) { o.OperatorNumber = true }, "operator_id en nombre", "operator_id as a number"),
		onOff("slash-redirect", func(o *Options) { o.SlashRedirect = true }, "confirm/ redirige (301) vers confirm", "confirm/ redirects (301) to confirm"),
		onOff("status-in-description", func(o *Options) { o.StatusInDescription = true }, "pas de status : description porte le mot", "no status: description carries the word"),
		onOff("strict", func(o *Options) { o.Strict = true },
			"refuse ce qui s'écarte de la documentation, même ce que la production accepte",
			"refuses what departs from the documentation, even what production takes"),
		{Name: "token", Free: true,
			FR:  "le seul `jeton` accepté, un jeton inventé ; les autres reçoivent Code00",
			EN:  "the only `token` accepted, an invented one; others get Code00",
			set: func(o *Options, v string) { o.Token = v }},
		onOff("transaction-id", func(o *Options) { o.TransactionID = true }, "confirm avec transaction_id au premier niveau", "confirm with transaction_id at the top level"),
		{Name: "wrong-form", Values: []string{"code04", "code02", "404"},
			FR: "la `réponse` à un confirm dont le paramètre n'est pas compris : code04, code02 ou 404",
			EN: "the `answer` to a confirm whose parameter is not understood: code04, code02 or 404",
			set: func(o *Options, v string) {
				o.WrongForm = WrongForm(slices.Index([]string{"code04", "code02", "404"}, v))
			}},
	}
}

func onOff(name string, set func(*Options), fr, en string) Switch {
	return Switch{Name: name, FR: fr, EN: en, set: func(o *Options, _ string) { set(o) }}
}

// Given are the Options that switches set, by name; what is on or off may be
// given anything. The error names the switch.
func Given(values map[string]string) (o Options, err error) {
	for _, s := range Switches() {
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
