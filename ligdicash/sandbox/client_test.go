package sandbox_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox"
)

// otherwise is a till's name that looks like more than one reference.
const otherwise = "id;till1-OTHER;transaction_id"

// Where LigdiCash's sources disagree, the client must understand both sides.
// Client and sandbox were written apart, from the contract alone.
func TestClientOnBothSides(t *testing.T) {
	for name, o := range map[string]sandbox.Options{
		"as the field shows it":       {},
		"link of the documentation":   {DocsLink: true},
		"only invoiceToken":           {ConfirmForm: sandbox.OnlyInvoiceToken},
		"only token, else Code04":     {ConfirmForm: sandbox.OnlyToken},
		"only token, else Code02":     {ConfirmForm: sandbox.OnlyToken, WrongForm: sandbox.WrongFormCode02},
		"only token, else 404":        {ConfirmForm: sandbox.OnlyToken, WrongForm: sandbox.WrongForm404},
		"slash redirected":            {SlashRedirect: true},
		"nocompleted":                 {NoCompleted: true},
		"failure with code 01":        {FailedCode01: true},
		"errors with HTTP 400":        {HTTPErrors: true},
		"status in description":       {StatusInDescription: true},
		"amounts as text":             {AmountText: true},
		"amounts with decimals":       {AmountFloat: true},
		"operator as a number":        {OperatorNumber: true},
		"custom data as an object":    {CustomData: sandbox.CustomObject},
		"custom data as text":         {CustomData: sandbox.CustomJSONString},
		"custom data empty":           {CustomData: sandbox.CustomEmpty},
		"custom data misspelt":        {CustomData: sandbox.CustomMisspelt},
		"token repeated":              {EchoToken: true},
		"external id null":            {ExternalIDNull: true},
		"external id as sent":         {ExternalIDSent: true},
		"no request id":               {NoRequestID: true},
		"transaction id at top level": {TransactionID: true},
		"camel case":                  {CamelCase: true},
		"capitals":                    {Capitals: true},
		"strict":                      {Strict: true},
		"as the libraries of 2024":    {AmountText: true, TransactionID: true, NoCompleted: true, NoOReference: true, NoCustomerDetails: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := sandbox.New(o)
			srv := httptest.NewServer(s)
			defer srv.Close()
			s.SetPublicURL(srv.URL)
			c, err := ligdicash.New(srv.URL, "FAKE-KEY", "FAKE-TOKEN", srv.Client())
			if err != nil {
				t.Fatal(err)
			}
			c.SetFallbackPause(0)
			made := func(ref string) ligdicash.Created {
				t.Helper()
				got, err := c.CreateInvoice(t.Context(), ligdicash.NewInvoice{AmountXOF: 5000, Description: "Vente", TransactionID: ref, Till: otherwise,
					Items: []ligdicash.Item{{Name: "pain", Quantity: 10, UnitPriceXOF: 500}}})
				if err != nil {
					t.Fatal(err)
				}
				return got
			}
			asked := func(token string, want ligdicash.Status) ligdicash.Payin {
				t.Helper()
				got, err := c.Confirm(t.Context(), token)
				if err != nil {
					t.Fatal(err)
				}
				if got.Status != want {
					t.Errorf("got %v (%q), want %v", got.Status, got.Word, want)
				}
				return got
			}
			paid, refused := made("till1-PAID"), made("till1-REFUSED")
			asked(paid.Token, ligdicash.StatusPending)
			if err := s.Pay(paid.Token); err != nil {
				t.Fatal(err)
			}
			if err := s.Refuse(refused.Token); err != nil {
				t.Fatal(err)
			}
			p := asked(paid.Token, ligdicash.StatusCompleted)
			if !p.OK || !p.HasAmount || p.AmountXOF != 5000 || p.OperatorID == "" {
				t.Errorf("paid: %+v", p)
			}
			if p.TransactionID != "" && p.TransactionID != "till1-PAID" || o.CustomData != sandbox.CustomEmpty && p.TransactionID == "" {
				t.Errorf("our reference came back as %q", p.TransactionID)
			}
			if p.ExternalID != "" && p.ExternalID != "till1-PAID" {
				t.Errorf("the name of the till has come into external_id: %q", p.ExternalID)
			}
			asked(refused.Token, ligdicash.StatusNotCompleted)
			resp, err := srv.Client().Get(paid.Link)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			if page, err := io.ReadAll(resp.Body); err != nil || !strings.Contains(string(page), otherwise) {
				t.Errorf("the page does not show the till: %v", err)
			}
		})
	}
}

// The client finds the invoice in every callback that the sandbox sends, in
// either form and every shape. They too were written apart.
func TestNoticesAreRead(t *testing.T) {
	for _, custom := range []string{"pairs", "object", "string", "empty", "misspelt"} {
		for _, form := range []string{"string", "flat", "pairs"} {
			for _, names := range []string{"camel-case", "capitals", "as"} {
				t.Run(custom+" "+form+" "+names, func(t *testing.T) {
					t.Parallel()
					o, err := sandbox.Given(map[string]string{"custom-data": custom, "form-custom": form, names: "sdk2024"})
					if err != nil {
						t.Fatal(err)
					}
					got := make(chan []byte, 2)
					shop := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
						b, _ := io.ReadAll(r.Body)
						got <- b
					}))
					defer shop.Close()
					s := sandbox.New(o)
					defer s.Close()
					srv := httptest.NewServer(s)
					defer srv.Close()
					s.SetPublicURL(srv.URL)
					c, err := ligdicash.New(srv.URL, "FAKE-KEY", "FAKE-TOKEN", srv.Client())
					if err != nil {
						t.Fatal(err)
					}
					made, err := c.CreateInvoice(t.Context(), ligdicash.NewInvoice{AmountXOF: 5000, TransactionID: "till1-PAID", Till: otherwise, CallbackURL: shop.URL})
					if err != nil {
						t.Fatal(err)
					}
					if err := s.Pay(made.Token); err != nil {
						t.Fatal(err)
					}
					for range 2 {
						select {
						case body := <-got:
							if n, ok := ligdicash.ReadNotice(body); !ok || !slices.Equal(n.TransactionIDs, []string{"till1-PAID"}) || !strings.HasPrefix(n.RequestID, "P2") {
								t.Errorf("%+v in %s", n, body)
							}
						case <-time.After(30 * time.Second):
							t.Fatal("no callback")
						}
					}
				})
			}
		}
	}
}
