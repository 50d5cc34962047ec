package articles

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"caisse/model"
)

// Dial is what the customers of an operator dial to pay.
type Dial struct {
	Operator string
	Code     string // with Amount where the amount goes
	Source   string // who says so
}

// Amount is the place of the amount, in whole francs, in a code.
const Amount = "{montant}"

// DialFile is the table in the folder of the settings: operator, code and source in
// a line. Where it is not there, Known holds; an empty one shows nothing.
const DialFile = "operators.csv"

// Known is what a public source says for certain. Codes change: the table in the
// folder of the settings is in its place.
var Known = []Dial{{"Orange Burkina", "*144*4*6*" + Amount + "#", "LigdiCash, developers' documentation"}}

// For is the code with an amount in it.
func (d Dial) For(amount model.Money) string {
	return strings.ReplaceAll(d.Code, Amount, strconv.FormatInt(int64(amount), 10))
}

// mostDials and maxDialFile bound what is no such table.
const (
	mostDials   = 20
	maxDialFile = 64 << 10
)

// Dials reads the table in dir. A line without a source, or whose code holds
// anything but * # figures and Amount, is left out: what is not certain is not
// shown to a customer.
func Dials(dir string) ([]Dial, error) {
	f, err := os.Open(filepath.Join(dir, DialFile))
	if errors.Is(err, fs.ErrNotExist) {
		return Known, nil
	}
	if err != nil {
		return Known, err
	}
	defer f.Close()
	file, err := io.ReadAll(io.LimitReader(f, maxDialFile))
	if err != nil {
		return Known, err
	}
	lines := Lines(file)
	sep := separator(lines)
	var out []Dial
	for _, line := range lines {
		cells, fault := split(line, sep)
		if fault != nil || len(cells) < 3 {
			continue
		}
		d := Dial{short(cells[0].text), model.Clean(cells[1].text), short(cells[2].text)}
		rest := strings.Trim(strings.ReplaceAll(d.Code, Amount, ""), "*#0123456789")
		if d.Operator != "" && d.Source != "" && rest == "" && len(d.Code) <= 60 && strings.HasSuffix(d.Code, "#") && len(out) < mostDials {
			out = append(out, d)
		}
	}
	return out, nil
}
