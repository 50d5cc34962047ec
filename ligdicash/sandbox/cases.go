package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Case is a special amount, like a provider's test card: the amount alone
// decides what happens. Every other amount waits for the customer to decide on
// the page, or for Pay and Refuse.
type Case struct {
	Amount int64  // whole francs CFA
	Name   string // a handle for tests
	FR, EN string // what happens, one line
	behaviour
}

// behaviour is what a case changes; the zero value is an ordinary amount.
// Delays count from creation, so that nothing has to run in the meantime.
type behaviour struct {
	pays, refuses time.Duration // the customer decides by himself; zero: never
	stuck         bool          // pending for ever, whatever is done on the page

	instead func(http.ResponseWriter, *http.Request) // answers create; no invoice is made
	refused string                                   // sub-code of create
	slow    time.Duration                            // create's answer, after the invoice is made
	cut     bool                                     // create's answer never comes, but the invoice is made
	link    string                                   // create's response_text

	failing  string         // sub-code of every confirm
	gateway  int            // first confirms that meet an HTML 502; the next one is paid
	waiting  string         // status word in place of "pending"
	mistaken func(*invoice) // what confirm mixes up once paid
	warped   func(*object)  // the answer of confirm, from the first one
	paidWarp func(*object)  // the answer of confirm once paid

	calling calling // what is odd about its callbacks
}

const (
	soon = 5 * time.Second
	late = 20 * time.Second
	hold = 60 * time.Second
)

// Cases returns the special amounts, in order.
func Cases() []Case { return slices.Clone(cases()) }

func caseOf(amount int64) Case {
	i, ok := slices.BinarySearchFunc(cases(), amount, func(c Case, n int64) int { return int(c.Amount - n) })
	if !ok {
		return Case{}
	}
	return cases()[i]
}

var cases = sync.OnceValue(func() []Case { return append(oddities, subCodes()...) })

var oddities = []Case{
	{1001, "pays", "paie tout seul après 5 s", "pays by himself after 5 s",
		behaviour{pays: soon}},
	{1002, "pays late", "refuse après 5 s, puis paie après 20 s (payé en retard)", "refuses after 5 s, then pays after 20 s (paid late)",
		behaviour{refuses: soon, pays: late}},
	{1003, "refuses", "refuse après 5 s", "refuses after 5 s",
		behaviour{refuses: soon}},
	{1004, "never decides", "ne se décide jamais ; payer sur la page reste en attente (opérateur lent)", "never decides; paying on the page stays pending (slow operator)",
		behaviour{stuck: true}},
	{1005, "other amount", "paie après 5 s, mais confirm annonce 100 F de moins", "pays after 5 s, but confirm says 100 F less",
		behaviour{pays: soon, mistaken: func(inv *invoice) { inv.Amount -= 100 }}},
	{1006, "other types", "paie après 5 s ; montants en texte, operator_id en nombre", "pays after 5 s; amounts as text, operator_id as a number",
		behaviour{pays: soon, warped: otherTypes}},
	{1007, "nulls", "paie après 5 s ; null partout où c'est permis, custom_data []", "pays after 5 s; null wherever allowed, custom_data []",
		behaviour{pays: soon, warped: nulls}},
	{1008, "bad gateway", "les deux premiers confirm reçoivent une page HTML 502, puis c'est payé", "the first two confirms get an HTML 502 page, then it is paid",
		behaviour{gateway: 2}},
	{1009, "slow create", "create répond après 8 s ; le client paie 5 s plus tard", "create answers after 8 s; the customer pays 5 s later",
		behaviour{slow: 8 * time.Second, pays: 8*time.Second + soon}},
	{1010, "cut create", "create : facture faite, connexion coupée sans réponse", "create: invoice made, connection cut without an answer",
		behaviour{cut: true}},
	{1011, "silent create", "create ne répond jamais (60 s au plus), aucune facture", "create never answers (60 s at most), no invoice",
		behaviour{instead: silence}},
	{1012, "other reference", "paie après 5 s, mais confirm rend une autre référence", "pays after 5 s, but confirm returns another reference",
		behaviour{pays: soon, mistaken: otherReference}},
	{1013, "contradiction", "paie après 5 s : completed avec response_code \"01\"", "pays after 5 s: completed with response_code \"01\"",
		behaviour{pays: soon, paidWarp: func(o *object) { o.set("response_code", "01") }}},
	{1014, "unknown word", "statut inconnu « processing » pendant 20 s, puis payé", "unknown status \"processing\" for 20 s, then paid",
		behaviour{waiting: "processing", pays: late}},
	{1015, "html create", "create répond une page HTML avec 200", "create answers an HTML page with 200",
		behaviour{instead: func(w http.ResponseWriter, _ *http.Request) { html(w, http.StatusOK, "Maintenance") }}},
	{1016, "hostile link", "create rend un lien hostile (javascript:, échappements)", "create returns a hostile link (javascript:, escape sequences)",
		behaviour{link: "javascript:alert('\x1b]0;PAID\x07\x1b[2J\u202e')//"}},
	{1017, "hostile text", "paie après 5 s ; texte hostile dans operator_name et customer", "pays after 5 s; hostile text in operator_name and customer",
		behaviour{pays: soon, paidWarp: hostile}},
	{1018, "down at create", "create répond une page HTML 502", "create answers an HTML 502 page",
		behaviour{instead: func(w http.ResponseWriter, _ *http.Request) { html(w, http.StatusBadGateway, "502 Bad Gateway") }}},
	{1019, "flood", "create répond un corps de 64 Mio", "create answers a 64 MiB body",
		behaviour{instead: flood}},
	{1020, "redirect", "create redirige (307) vers un autre hôte", "create redirects (307) to another host",
		behaviour{instead: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://127.0.0.2:9"+createPath)
			w.WriteHeader(http.StatusTemporaryRedirect)
		}}},
	{1021, "no amount", "paie après 5 s : completed sans montant", "pays after 5 s: completed without an amount",
		behaviour{pays: soon, paidWarp: func(o *object) { o.drop("amount"); o.drop("montant") }}},
	{1022, "late callback", "paie après 5 s ; la notification vient 30 s plus tard", "pays after 5 s; the callback comes 30 s later",
		behaviour{pays: soon, calling: calling{late: 30 * time.Second}}},
	{1023, "repeated callback", "paie après 5 s ; chaque notification vient trois fois", "pays after 5 s; each callback comes three times",
		behaviour{pays: soon, calling: calling{again: 2}}},
	{1024, "forged callback", "après 5 s une notification fausse dit payé ; confirm reste en attente", "after 5 s a forged callback says paid; confirm stays pending",
		behaviour{calling: calling{forged: soon}}},
	{1025, "early callback", "paie aussitôt ; la notification précède la réponse de create (3 s)", "pays at once; the callback comes before create's answer (3 s)",
		behaviour{slow: 3 * time.Second, pays: time.Second}},
	{1026, "no callback", "paie après 5 s ; la notification ne vient jamais", "pays after 5 s; the callback never comes",
		behaviour{pays: soon, calling: calling{never: true}}},
	{1027, "callback of another", "paie après 5 s ; la notification porte une autre référence", "pays after 5 s; the callback has another reference",
		behaviour{pays: soon, calling: calling{mistaken: otherReference}}},
}

// subCodes are the amounts 1100+NN, refused by create with CodeNN, and
// 1200+NN, whose every confirm answers CodeNN.
func subCodes() []Case {
	var cs []Case
	for i, m := range createMeanings {
		code := fmt.Sprintf("%02d", i)
		cs = append(cs, Case{1100 + int64(i), "create code " + code,
			"create refuse, Code" + code + " : " + m.fr, "create refuses, Code" + code + ": " + m.en,
			behaviour{refused: code}})
	}
	for i, m := range confirmMeanings {
		code := fmt.Sprintf("%02d", i)
		cs = append(cs, Case{1200 + int64(i), "confirm code " + code,
			"facture faite, confirm répond Code" + code + " : " + m.fr, "invoice made, confirm answers Code" + code + ": " + m.en,
			behaviour{failing: code}})
	}
	return cs
}

type meaning struct{ fr, en string }

var createMeanings = []meaning{
	{"clés refusées", "keys refused"},
	{"encaissement non activé", "payin not activated"},
	{"montant hors de 9 à 2 000 000", "amount outside 9 to 2,000,000"},
	{"adresse IP refusée", "IP address refused"},
	{"erreur de traitement", "processing error"},
	{"erreur d'envoi à l'opérateur", "error sending to the operator"},
	{"erreur d'envoi à l'opérateur", "error sending to the operator"},
	{"aucun opérateur configuré", "no operator configured"},
	{"erreur de saisie", "input error"},
	{"erreur de l'API", "API error"},
	{"hash absent", "hash missing"},
	{"hash invalide", "hash invalid"},
	{"méthode invalide", "invalid method"},
	{"méthode non autorisée", "method not authorised"},
	{"identifiants du portefeuille faux", "wallet credentials wrong"},
	{"OTP faux", "OTP wrong"},
	{"OTP expiré", "OTP expired"},
}

var confirmMeanings = []meaning{
	{"clés refusées", "keys refused"},
	{"encaissement désactivé", "payin disabled"},
	{"facture introuvable", "invoice not found"},
	{"erreur de traitement", "processing error"},
	{"erreur de saisie", "input error"},
	{"code inconnu", "unlisted code"},
}

func otherTypes(o *object) {
	for _, name := range []string{"amount", "montant"} {
		o.set(name, fmt.Sprint(o.get(name)))
	}
	if id, _ := o.get("operator_id").(string); id != "" {
		o.set("operator_id", json.Number(id))
	}
}

// nulls leaves alone what makes the answer usable: code, status, amount.
func nulls(o *object) {
	for _, name := range []string{"date", "token", "response_text", "oreference", "customer", "montant",
		"external_id", "request_id", "transaction_id", "customer_details"} {
		o.set(name, nil)
	}
	o.set("custom_data", []any{})
}

func otherReference(inv *invoice) {
	for i, p := range inv.Custom {
		if strings.Contains(strings.ToLower(p.Key), "id") {
			inv.Custom[i].Value = json.RawMessage(`"another-sale"`)
		}
	}
	inv.ExternalID = "another-sale"
}

// hostile text drives a terminal that prints it as it is: clear screen, title,
// colours, carriage return, C1 controls, and text turned right to left.
func hostile(o *object) {
	phone := "\x1b[31m" + samplePhone + "\x1b]52;c;UEFJRA==\x07"
	o.set("operator_name", "ORANGE\x1b[2J\x1b]0;PAYE\x07\r\u009b31m\u202eANIKRUB\u2066")
	o.set("customer", phone)
	o.set("customer_details", details("=cmd()\u200f", "\b\b\bX", "", phone))
}

// silence holds the connection until the client gives up.
func silence(_ http.ResponseWriter, r *http.Request) {
	pause(r, hold)
	panic(http.ErrAbortHandler) // closes the connection without an answer
}

// flood starts like a good answer and goes on for 64 MiB.
func flood(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	fmt.Fprint(w, `{"response_code":"00","token":"`)
	chunk := []byte(strings.Repeat("A", 64<<10))
	for range 1024 {
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
	fmt.Fprint(w, `"}`)
}

// pause waits, or less if the client leaves.
func pause(r *http.Request, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.Context().Done():
	}
}
