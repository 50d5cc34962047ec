package ledger

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"caisse/model"
)

// shop is two tills on one file, and what they wrote.
type shop struct {
	naive
	t     *testing.T
	r     *rand.Rand
	tills [2]*Ledger
}

func openShop(t *testing.T, seed uint64) *shop {
	s := &shop{t: t, r: rand.New(rand.NewPCG(seed, 0))}
	s.tills[0] = fresh(t)
	s.tills[1] = openAt(t, s.tills[0].path)
	for _, l := range s.tills { // the disk is not what is tested
		if _, err := l.write.Exec("PRAGMA synchronous = OFF"); err != nil {
			t.Fatal(err)
		}
	}
	s.sell()
	return s
}

func (s *shop) till() *Ledger           { return s.tills[s.r.IntN(2)] }
func (s *shop) one(of ...string) string { return of[s.r.IntN(len(of))] }
func (s *shop) sometimes(in int) bool   { return s.r.IntN(in) == 0 }
func (s *shop) state() model.State      { return model.States[s.r.IntN(len(model.States))] }
func (s *shop) moment() time.Time {
	return noon.Add(time.Duration(len(s.invs)+s.r.IntN(5)) * time.Minute)
}
func (s *shop) any() model.Invoice { return s.invs[s.r.IntN(len(s.invs))] }
func (s *shop) from(chars string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = chars[s.r.IntN(len(chars))]
	}
	return string(b)
}

func (s *shop) sell() {
	inv := s.invoice()
	add(s.t, s.till(), inv)
	s.set(len(s.invs), inv)
}

func (s *shop) sellMany() {
	err := s.till().AddAll(ctx, func(yield func(model.Invoice, []model.Event) bool) {
		for range 1 + s.r.IntN(20) {
			inv := s.invoice()
			s.set(len(s.invs), inv)
			if !yield(inv, nil) {
				return
			}
		}
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// change is what becomes of a sale: a link, a payment with all it teaches, a
// doubt and its end, or nothing that has to do with words.
func (s *shop) change() {
	i := s.r.IntN(len(s.invs))
	inv, err := s.till().Change(ctx, s.invs[i].Ref, func(inv model.Invoice) (model.Invoice, []model.Event, bool) {
		switch s.r.IntN(6) {
		case 0:
			inv.State, inv.Token = model.Pending, s.token()
		case 1:
			inv.State, inv.Phone, inv.SettledAt = model.Paid, s.phone(), s.moment()
			inv.RequestID, inv.OperatorRef = s.requestID(), "PP261123."+s.from("0123456789", 4)+".B"+s.from("0123456789", 5)
		case 2:
			inv.State = s.state()
		case 3:
			inv.Doubt = model.Doubt(s.one(string(model.NoDoubt), string(model.NoAmount), string(model.PaidTwice)))
		case 4:
			inv.Aside, inv.CheckedAt = !inv.Aside, s.moment()
		default:
			inv.Phone, inv.RequestID = s.phone(), ""
		}
		return inv, []model.Event{{At: s.moment(), Kind: model.EventStatus, State: inv.State}}, true
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.set(i, inv)
}

func (s *shop) invoice() model.Invoice {
	const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	// Some end in a word that is sold; none ends in four figures, which would be a number too.
	end := s.one("CAFE", "PA1N", s.from(crockford, 3)+s.from("ABCDEFGH", 1))
	inv := sample("01JD" + s.from(crockford, 18) + end)
	inv.Amount, inv.CreatedAt, inv.State = model.Money(9+s.r.IntN(5000)), s.moment(), s.state()
	if s.sometimes(2) {
		inv.Firstname, inv.Lastname = s.one(names...), s.one(names...)
	}
	if s.sometimes(5) {
		inv.Email = s.one("awa.traore", "client", "n-guessan_1", "Œuvre") + s.from("0123456789", 2) + "@example.com"
	}
	for range s.r.IntN(4) {
		inv.Items = append(inv.Items, model.Item{Name: s.one(wares...), Description: s.one("", s.one(wares...)), Quantity: 1, UnitPrice: 25})
	}
	if s.sometimes(2) {
		inv.Object = fmt.Sprintf("%d × %s, %s", s.r.IntN(30), s.one(wares...), s.one(wares...))
	}
	if s.sometimes(3) {
		inv.State, inv.Token, inv.Phone, inv.RequestID = model.Paid, s.token(), s.phone(), s.requestID()
	}
	return inv
}

// Of few, so that many begin alike, or are the beginning of another.
func (s *shop) requestID() string { return "P28" + s.from("01", s.r.IntN(4)) }

func (s *shop) phone() string {
	return s.one("226", "+226 ", "225") + s.one("07", "70", "76") + s.one("12", "00") + s.one("34", " 25 ") + s.from("0125", 2)
}

func (s *shop) token() string {
	return "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpZF9pbnZvaWNlIjoiMDAwMD" + s.from("AB", 8) + "." + s.from("ab-_", 40)
}

var names = []string{"Awa", "Ouédraogo", "Ouedraogo", "OUATTARA", "Traoré", "N'Guessan", "N’Diaye", "Jean-Baptiste", "Maïga", "Çelik", "Đặng", "Ōtani",
	"Łukasiewicz", "Bjørn", "Sœur Marie", "Weiß", "Kiendrébéogo", "Kiendrébo", "e\u0301lise", "Édith", "李雷", "محمد"}

var wares = []string{"pain", "café", "riz", "sac de 25 kg", "sac de 50 kg", "lot 123 456", "lot 123456", "bouteille de 12,5 kg", "100 W", "250 g", "cahier 2026", "œufs", "bœuf",
	"clé USB-C", "facture d'électricité", "thé Lipton", "photocopie", "photocopies", "photocopieur", "transport", "transporté", "transporta", "transporteur", "transporteurs", "transportable", "transporter", "transports", "transportés",
	"transportez", "transportons", "crème karité", "tô", "zoom-koom", "n°5", "F2 P280"}
