package page

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func get(t *testing.T, url, host string) (int, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if host != "" {
		req.Host = host
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestPage(t *testing.T) {
	s, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.Show(View{Lang: "fr", Shop: "<b>Chez Awa</b>", Amount: "5 000 FCFA", State: "… En attente", PNG: []byte("FAKE PICTURE")})
	_, body := get(t, s.URL(), "")
	for _, want := range []string{"5 000 FCFA", "En attente", "data:image/png;base64,RkFLRSBQSUNUVVJF", "&lt;b&gt;Chez Awa"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q:\n%s", want, body)
		}
	}
	s.Show(View{Lang: "fr", Amount: "5 000 FCFA", State: "✓ Payé", Paid: true})
	_, body = get(t, s.URL(), "")
	if strings.Contains(body, "<img") || !strings.Contains(body, "✓ Payé") {
		t.Errorf("a paid sale still shows its code:\n%s", body)
	}
	base := strings.TrimSuffix(s.URL(), s.path)
	if code, _ := get(t, base+"/", ""); code != http.StatusNotFound {
		t.Errorf("the page can be found without its path: %d", code)
	}
	if code, _ := get(t, s.URL(), "elsewhere.example"); code != http.StatusNotFound {
		t.Errorf("the page answers to another name: %d", code)
	}
}
