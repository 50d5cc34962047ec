package ligdicash_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"caisse/ligdicash"
)

func ExampleClient() {
	// A LigdiCash on this machine. The real one: ligdicash.Production.
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			_, _ = fmt.Fprint(w, `{"response_code":"00","token":"tok","response_text":"https://client.ligdicash.com/directpayment/invoice/tok"}`)
			return
		}
		_, _ = fmt.Fprint(w, `{"response_code":"00","status":"completed","amount":6500,"operator_name":"MOOV AFRICA BURKINA"}`)
	}))
	defer srv.Close()

	ctx := context.Background()
	c, err := ligdicash.New(srv.URL, "FAKE-KEY", "FAKE-TOKEN", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	made, err := c.CreateInvoice(ctx, ligdicash.NewInvoice{
		Items:     []ligdicash.Item{{Name: "Riz 5 kg", Quantity: 2, UnitPriceXOF: 3250}},
		AmountXOF: 6500, StoreName: "Boutique Wend Panga", TransactionID: "till1-9f2c61d07b5e4a38",
	})
	var e *ligdicash.Error
	if errors.As(err, &e) && e.Kind == ligdicash.Unknown {
		fmt.Println("an invoice may exist, but nobody has its link")
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("show as a QR code:", strings.TrimSuffix(made.Link, made.Token))

	p, err := c.Confirm(ctx, made.Token)
	if err != nil {
		fmt.Println(err) // nothing learnt: ask again later
		return
	}
	paid := p.Status == ligdicash.StatusCompleted && p.OK && p.HasAmount && p.AmountXOF == 6500
	fmt.Println(paid, p.OperatorName)
	// Output:
	// show as a QR code: https://client.ligdicash.com/directpayment/invoice/
	// true MOOV AFRICA BURKINA
}
