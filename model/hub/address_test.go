package hub

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	for name := range map[string]string{"PGHOST": "", "PGSSLMODE": "", "PGSERVICE": ""} {
		t.Setenv(name, "") // put back afterwards
		os.Unsetenv(name)
	}
	t.Setenv("PGSSLMODE", "disable") // says nothing: less than checked is for the address to say
	for text, want := range map[string]Address{
		"postgres://caisse@base.example.org/shop":                                     {Trust: Checked, Hosts: []string{"base.example.org:5432"}, Name: "shop", Role: "caisse"},
		"postgresql://caisse@base.example.org:6432/shop?sslmode=verify-full":          {Trust: Checked, Hosts: []string{"base.example.org:6432"}, Name: "shop", Role: "caisse"},
		"postgres://c@base.example.org":                                               {Trust: Checked, Hosts: []string{"base.example.org:5432"}, Name: "c", Role: "c"},
		"postgres://c@a.example.org,b.example.org:5433/shop?target_session_attrs=any": {Trust: Checked, Hosts: []string{"a.example.org:5432", "b.example.org:5433"}, Name: "shop", Role: "c"},
		"postgres://c@[2001:db8::1]:5433/shop":                                        {Trust: Checked, Hosts: []string{"[2001:db8::1]:5433"}, Name: "shop", Role: "c"},
		"postgres://c@base/shop?sslmode=verify-ca":                                    {Trust: Issuer, Hosts: []string{"base:5432"}, Name: "shop", Role: "c"},
		"postgres://c@base/shop?sslmode=require":                                      {Trust: Unchecked, Hosts: []string{"base:5432"}, Name: "shop", Role: "c"},
		"postgres://c@base/shop?sslmode=prefer":                                       {Trust: Plain, Hosts: []string{"base:5432"}, Name: "shop", Role: "c"},
		"postgres://c@base/shop?sslmode=disable":                                      {Trust: Plain, Hosts: []string{"base:5432"}, Name: "shop", Role: "c"},
		"postgres://c@localhost/shop":                                                 {Trust: Local, Hosts: []string{"localhost:5432"}, Name: "shop", Role: "c"},
		"postgres://c@127.0.0.1,[::1]/shop":                                           {Trust: Local, Hosts: []string{"127.0.0.1:5432", "[::1]:5432"}, Name: "shop", Role: "c"},
		"postgres://c@127.0.0.1,base/shop":                                            {Trust: Checked, Hosts: []string{"127.0.0.1:5432", "base:5432"}, Name: "shop", Role: "c"},
		"postgres:///shop?host=/run/pg&user=c&default_query_exec_mode=exec":           {Trust: Local, Hosts: []string{"/run/pg"}, Name: "shop", Role: "c"},
	} {
		got, err := Parse(text)
		got.text = ""
		if err != nil || !reflect.DeepEqual(got, want) || Check(text) != nil {
			t.Errorf("%s: %+v, %v, %v", text, got, err, Check(text))
		}
	}
	a, err := Parse("postgres://c@a.example.org,b.example.org:5433/shop")
	if err != nil || a.String() != "a.example.org:5432,b.example.org:5433/shop" {
		t.Error(a, err)
	}

	const secret = "s3cr3t"
	for text, want := range map[string]error{
		"":                                               ErrAddress,
		"/home/awa/ledger.db":                            ErrAddress,
		"mysql://c@base/shop":                            ErrAddress,
		"host=base password=" + secret:                   ErrAddress,
		"postgres://c@base:port/shop":                    ErrAddress,
		"postgres://c@base:99999/shop":                   ErrAddress,
		"postgres://c@base/shop?sslmode=none":            ErrAddress,
		"postgres://c@base/shop?sslrootcert=/nowhere":    ErrAddress,
		"postgres://c@base/shop?statement_timeout=0":     ErrAddress,
		"postgres://c@base/shop?service=x":               ErrAddress,
		"postgres://c@base/shop?options=-c%20x=1":        ErrAddress,
		"postgres://c@base/shop?%zz":                     ErrAddress,
		"postgres://c@base/shop#" + secret:               ErrAddress,
		"postgres://c@base/shop\x00" + secret:            ErrAddress,
		"postgres://c:" + secret + "@base/shop":          ErrPasswordInAddress,
		"postgres://c:@base/shop":                        ErrPasswordInAddress,
		"postgres://c:" + secret + "/x@base/shop":        ErrPasswordInAddress,
		"postgres://c:" + secret + "@x@base:port/shop":   ErrPasswordInAddress,
		"postgres://c%3A" + secret + "@base/shop":        ErrPasswordInAddress,
		"postgres://c@base/shop?password=" + secret:      ErrPasswordInAddress,
		"postgres://c@base/shop?PASSWORD=" + secret:      ErrAddress,
		"postgres://c@base/shop?sslpassword=" + secret:   ErrPasswordInAddress,
		"postgres://base/shop?user=c&password=" + secret: ErrPasswordInAddress,
	} {
		a, err := Parse(text)
		if !errors.Is(err, want) || a.text != "" {
			t.Errorf("%s: %v, %+v", text, err, a)
		}
		if told := fmt.Sprintf("%v %+v %#v %s", err, err, err, a); strings.Contains(told, secret) || strings.Contains(told, "base") {
			t.Errorf("%s is told: %s", text, told)
		}
	}
}

// The password comes from where it should, and is shown nowhere.
func TestPassword(t *testing.T) {
	const secret, wrong = "pass'w\\ord é", "not-the-password"
	b := newBench(t)
	role := "secret_" + b.name
	b.as(t, "postgres", "CREATE ROLE "+role+" LOGIN IN ROLE passworded PASSWORD "+literalOf(secret)+"; GRANT caisse TO "+role)
	b.open(t).Close()
	b.as(t, "postgres", Role{Name: role}.SQL())
	a := parsed(t, b.Address(b.name, role))
	file := filepath.Join(t.TempDir(), "pgpass")
	write := func(password string) {
		if err := os.WriteFile(file, []byte("*:*:*:"+role+":"+strings.ReplaceAll(strings.ReplaceAll(password, `\`, `\\`), ":", `\:`)+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name, given, env, file string
		want                   error
	}{
		{"none", "", "", "", ErrPassword},
		{"given", secret, "", "", nil},
		{"given, others are wrong", secret, wrong, wrong, nil},
		{"wrong", wrong, secret, secret, ErrPassword},
		{"PGPASSWORD", "", secret, wrong, nil},
		{"PGPASSWORD is wrong", "", wrong, "", ErrPassword},
		{"PGPASSFILE", "", "", secret, nil},
		{"PGPASSFILE is wrong", "", "", wrong, ErrPassword},
	} {
		t.Setenv("PGPASSWORD", c.env)
		if c.env == "" {
			os.Unsetenv("PGPASSWORD")
		}
		t.Setenv("PGPASSFILE", file)
		write(c.file)
		h, err := Open(t.Context(), a, Options{Password: Secret(c.given)})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if h != nil {
			h.Close()
		}
		for _, told := range []string{fmt.Sprintf("%v %+v %#v", err, err, err), fmt.Sprintf("%v %+v %#v %d", Options{Secret(secret)}, Options{Secret(secret)}, Options{Secret(secret)}, Options{Secret(secret)})} {
			if strings.Contains(told, secret) || strings.Contains(told, wrong) || strings.Contains(told, "127.0.0.1") {
				t.Errorf("%s: told: %s", c.name, told)
			}
		}
	}
}

// strangeRoot is the certificate of an issuer that nobody knows.
func strangeRoot(t *testing.T) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}
