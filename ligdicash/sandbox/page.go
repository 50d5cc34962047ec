package sandbox

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"caisse/ligdicash/sandbox/markup"
)

var (
	//go:embed page.css
	sheetFile string
	// A checkout may have CRLF; browsers hash what they parsed, with LF.
	style = sync.OnceValue(func() string { return strings.ReplaceAll(sheetFile, "\r\n", "\n") })

	// No script, no outside asset, no frame; the one style sheet is known by its hash.
	policy = sync.OnceValue(func() string {
		return "default-src 'none'; style-src 'sha256-" + digest(style()) + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	})
)

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// sheet is what both pages need.
type sheet struct {
	T         words
	OtherLang string // link to this page in the other language
}

// view is what the payment page shows.
type view struct {
	sheet
	Known       bool
	State       string // "ask", "waiting", "paid" or "refused"
	Shop        string
	Description string
	Amount      string
	Items       []line
	Invoice     string
	Reference   string
	Custom      [][2]string // of custom_data, what the shop sent beside its reference
	When        string
	Payer       string
	Back        string // the shop's own page, "" if it gave no web address
	Special     string
	Passed      string // what was let pass, "" for nothing
	Cancelled   bool
	Returning   bool // it leads on to Back by itself

	Here         string // this invoice, relative to the page's address
	Lang         string // "?lang=…" when it was asked for
	Choices      []choice
	Phone        string
	OperatorFlaw string
	PhoneFlaw    string
}

type line struct{ Name, Description, Quantity, Total string }

type choice struct {
	operator
	Minimum  string
	Disabled bool
	Checked  bool
}

// page serves the payment page of one invoice, and the two things a customer
// does on it: {link}/pay with operator and phone, {link}/cancel.
func (s *Server) page(w http.ResponseWriter, r *http.Request, token, action string) {
	inv, err := s.store.get(token)
	switch {
	case errors.Is(err, ErrUnknown):
		t := wordsFor(r)
		s.render(w, http.StatusNotFound, view{sheet: sheet{T: t, OtherLang: "?lang=" + t.Other}}.html())
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	case action == "":
		if allow(w, r, http.MethodGet, http.MethodHead) {
			v := s.view(r, inv, inv.Token)
			if v.Returning { // in a header: there is no script, and an attribute would need two kinds of escapes
				w.Header().Set("Refresh", "2; url="+v.Back)
			}
			s.render(w, http.StatusOK, v.html())
		}
	case action != "pay" && action != "cancel":
		http.NotFound(w, r)
	case allow(w, r, http.MethodPost):
		s.decide(w, r, inv, action)
	}
}

// decide handles a form. On a settled invoice it changes nothing and leads
// back to the page, which says what became of it.
func (s *Server) decide(w http.ResponseWriter, r *http.Request, inv invoice, action string) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	back := url.Values{}
	if lang := r.URL.Query().Get("lang"); lang != "" {
		back.Set("lang", lang)
	}
	var err error
	word, _ := inv.outcome(s.now())
	switch {
	case word != pending:
	case action == "cancel" && s.o.CancelPends:
		back.Set("cancelled", "1")
	case action == "cancel":
		err = s.Refuse(inv.Token)
	default:
		v := s.view(r, inv, "../"+inv.Token)
		d, ok := v.read(r.PostForm, inv.Amount)
		if !ok {
			s.render(w, http.StatusUnprocessableEntity, v.html())
			return
		}
		err = s.pay(inv.Token, d)
	}
	if err == nil || errors.Is(err, ErrPaid) { // paid meanwhile: the page says it
		inv, err = s.store.get(inv.Token)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if word, _ = inv.outcome(s.now()); word != pending {
		back.Set("back", "1")
	}
	location := "../" + inv.Token // relative: right under any prefix
	if len(back) > 0 {
		location += "?" + back.Encode()
	}
	w.Header().Set("Location", location)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusSeeOther)
	fmt.Fprintln(w, word) // for curl, which stays here
}

// read takes what was typed, keeps it in v, and says what is wrong with it.
func (v *view) read(form url.Values, amount int64) (decision, bool) {
	d := decision{Operator: form.Get("operator"), Phone: digits(form.Get("phone"))}
	v.Phone = form.Get("phone")
	for i := range v.Choices {
		v.Choices[i].Checked = v.Choices[i].ID == d.Operator && !v.Choices[i].Disabled
	}
	switch op := operatorOf(d.Operator); {
	case op.ID == "":
		v.OperatorFlaw = v.T.BadOperator
	case amount < op.Min:
		v.OperatorFlaw = v.T.BadMinimum
	}
	if len(d.Phone) < 8 || len(d.Phone) > 15 {
		v.PhoneFlaw = v.T.BadPhone
	}
	return d, v.OperatorFlaw == "" && v.PhoneFlaw == ""
}

// digits reads a phone number as people write it; "" if it is something else.
func digits(typed string) string {
	kept := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "-", "", ".", "", "(", "", ")", "", "/", "").Replace(typed)
	kept = strings.TrimPrefix(kept, "+")
	if strings.Trim(kept, "0123456789") != "" {
		return ""
	}
	return kept
}

func (s *Server) view(r *http.Request, inv invoice, here string) view {
	t := wordsFor(r)
	word, d := inv.outcome(s.now())
	v := view{
		sheet: sheet{T: t, OtherLang: here + "?lang=" + t.Other}, Known: true, Here: here, State: "ask",
		Shop: inv.Shop, Description: inv.Description, Amount: t.money(inv.Amount), Invoice: inv.ID, Reference: inv.requestID(),
		When: d.At.UTC().Format("02/01/2006 15:04 UTC"), Payer: operatorOf(d.Operator).Name,
		Passed: t.list(inv.Passed), Cancelled: r.URL.Query().Has("cancelled"),
	}
	if lang := r.URL.Query().Get("lang"); lang != "" {
		v.Lang = "?" + url.Values{"lang": {lang}}.Encode()
	}
	if c := caseOf(inv.Amount); c.Amount != 0 {
		v.Special = t.line(c)
	}
	switch {
	case word == completed:
		v.State, v.Back = "paid", webAddress(inv.ReturnURL)
	case word == notCompleted:
		v.State, v.Back = "refused", webAddress(inv.CancelURL)
	case inv.Paid != nil:
		v.State = "waiting"
	case v.Cancelled:
		v.Back = webAddress(inv.CancelURL)
	}
	v.Returning = v.Back != "" && (v.Cancelled || r.URL.Query().Has("back"))
	for _, p := range inv.Custom {
		if p.Key != "transaction_id" && len(v.Custom) < mostCustom {
			v.Custom = append(v.Custom, [2]string{begun(p.Key), begun(p.text())})
		}
	}
	for _, it := range inv.Items {
		v.Items = append(v.Items, line{it.Name, it.Description, t.grouped(it.Quantity), t.money(it.TotalPrice)})
	}
	for _, op := range operators {
		v.Choices = append(v.Choices, choice{operator: op, Minimum: t.money(op.Min), Disabled: inv.Amount < op.Min})
	}
	return v
}

// A page shows so many keys of custom_data, and so much of each.
const mostCustom, customLong = 10, 100

func begun(s string) string {
	if r := []rune(s[:min(len(s), 4*customLong)]); len(r) > customLong || len(s) > 4*customLong {
		return string(r[:min(len(r), customLong)]) + "…"
	}
	return s
}

// webAddress lets through what a shop may send a customer to.
func webAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || !slices.Contains([]string{"http", "https"}, u.Scheme) {
		return ""
	}
	return u.String()
}

// render writes a whole page.
func (s *Server) render(w http.ResponseWriter, status int, page markup.HTML) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy())
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer") // the address holds the token
	w.WriteHeader(status)
	_, _ = io.WriteString(w, string(page)) // a browser that left is no concern of ours
}
