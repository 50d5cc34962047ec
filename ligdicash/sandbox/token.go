package sandbox

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"time"
)

// invoiceID draws eight digits, like the ids of today's invoices. They are
// random, not counted, because several processes may share one folder.
func invoiceID() string {
	var b [8]byte
	rand.Read(b[:]) // never fails
	return strconv.FormatUint(10_000_000+binary.BigEndian.Uint64(b[:])%90_000_000, 10)
}

// newToken signs an invoice token of exactly 195 bytes. Its claims, their
// order and their types are those of tokens seen in public: start_date in UTC,
// expiry_date a day later in Unix seconds.
func newToken(secret []byte, id string, created time.Time) string {
	enc := base64.RawURLEncoding.EncodeToString
	claims := fmt.Sprintf(`{"id_invoice":"%s","start_date":"%s","expiry_date":%d}`,
		id, created.UTC().Format(time.DateTime), created.Add(24*time.Hour).Unix())
	signed := enc([]byte(`{"typ":"JWT","alg":"HS256"}`)) + "." + enc([]byte(claims))
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(signed))
	return signed + "." + enc(mac.Sum(nil))
}
