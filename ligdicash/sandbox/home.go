package sandbox

import "net/http"

// example is a whole create body, as the reference page has it.
const example = `{"commande":{
  "invoice":{"items":[],"total_amount":5000,"devise":"XOF","description":"Vente 0117",
    "customer":"","customer_firstname":"","customer_lastname":"","customer_email":"",
    "external_id":"","otp":""},
  "store":{"name":"Boutique Wend Panga","website_url":""},
  "actions":{"cancel_url":"","return_url":"","callback_url":""},
  "custom_data":{"transaction_id":"till1-9f2c61d07b5e4a38"}}}`

// front is what the home page shows.
type front struct {
	sheet
	Create, Confirm string // curl commands
	AnyKeys         bool
	Rows            []row // special amounts
	Codes           []row // sub-codes
}

type row struct {
	Amount int64
	Text   string
}

// home says what this is and how to try it.
func (s *Server) home(w http.ResponseWriter, r *http.Request) {
	t := wordsFor(r)
	keys := " \\\n  -H 'Apikey: FAKE-KEY' \\\n  -H 'Authorization: Bearer FAKE-TOKEN' \\\n  -H 'Accept: application/json'"
	f := front{
		sheet:   sheet{T: t, OtherLang: "?lang=" + t.Other},
		Create:  "curl " + s.publicURL() + createPath + keys + " \\\n  -H 'Content-Type: application/json' \\\n  -d '" + example + "'",
		Confirm: "curl '" + s.publicURL() + confirmPath + "/?invoiceToken=TOKEN'" + keys,
		AnyKeys: s.o.Key+s.o.Token == "",
	}
	for _, c := range cases() {
		if c.refused+c.failing == "" {
			f.Rows = append(f.Rows, row{c.Amount, t.line(c)})
		} else {
			f.Codes = append(f.Codes, row{c.Amount, t.line(c)})
		}
	}
	s.render(w, http.StatusOK, f.html())
}
