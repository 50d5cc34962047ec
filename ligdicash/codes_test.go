package ligdicash

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// The two published tables, row by row, through the client.
func TestCodes(t *testing.T) {
	type want struct {
		kind    Kind
		meaning Meaning
		again   bool
	}
	create := map[string]want{
		"00": {Auth, MeaningKeys, false}, "01": {Refused, MeaningNotActivated, false},
		"02": {Refused, MeaningAmount, false}, "03": {Refused, MeaningIP, false},
		"04": {Refused, MeaningProcessing, true}, "05": {Refused, MeaningOperator, true},
		"06": {Refused, MeaningOperator, true}, "07": {Refused, MeaningNoOperator, false},
		"08": {Refused, MeaningInput, false}, "09": {Refused, MeaningAPI, false},
		"10": {Refused, MeaningHash, false}, "11": {Refused, MeaningHash, false},
		"12": {Refused, MeaningMethod, false}, "13": {Refused, MeaningMethodNotAllowed, false},
		"14": {Refused, MeaningWallet, false}, "15": {Refused, MeaningOTP, false},
		"16": {Refused, MeaningOTPExpired, false}, "17": {Refused, MeaningUnlisted, false},
	}
	confirm := map[string]want{
		"00": {Auth, MeaningKeys, false}, "01": {Auth, MeaningNotActivated, false},
		"02": {NotFound, MeaningNotFound, false}, "03": {Busy, MeaningProcessing, true},
		"04": {Refused, MeaningInput, false}, "05": {Busy, MeaningUnlisted, true},
	}
	for op, table := range map[string]map[string]want{opCreate: create, opConfirm: confirm} {
		for code, tt := range table {
			c := setup(t, says(200, fmt.Sprintf(`{"response_code":"01","response_text":"Echec (Code%s)"}`, code)))
			var err error
			if op == opCreate {
				_, err = c.CreateInvoice(context.Background(), sale())
			} else {
				_, err = c.Confirm(context.Background(), invoice)
			}
			e := failure(t, err)
			if e.Op != op || e.Code != code || (want{e.Kind, e.Meaning, e.RepeatSafe()}) != tt {
				t.Errorf("%s %s: got %v, repeat %v", op, code, err, e.RepeatSafe())
			}
			for _, part := range []string{op, "Code" + code, "HTTP 200", tt.kind.String(), tt.meaning.String()} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not say %q", err, part)
				}
			}
		}
	}
}

// Code04 with details is our own malformed request, not a passing trouble.
func TestCode04WithDetails(t *testing.T) {
	c := setup(t, says(200, `{"response_code":"01","response_text":"Echec (Code04)","response_text_details":"Undefined array key\n\u001b[31m\"unit_price\""}`))
	_, err := c.CreateInvoice(context.Background(), sale())
	e := failure(t, err)
	if e.Meaning != MeaningRequest || e.RepeatSafe() || e.Details != `Undefined array key "unit_price"` {
		t.Errorf("got %v, details %q", err, e.Details)
	}
}

func TestSubCode(t *testing.T) {
	for in, want := range map[string]string{
		"Echec (Code02)": "02", "echec (CODE 2)": "02", "Code\t16": "16", "Echec (Code03A)": "03a", "Code3a": "03a", "Code123": "123",
		"Echec": "", "": "", "(02)": "",
	} {
		if got := subCode(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// RepeatSafe outside the tables.
func TestRepeatSafe(t *testing.T) {
	for _, tt := range []struct {
		e    Error
		want bool
	}{
		{Error{Op: opCreate, Kind: Offline}, true},
		{Error{Op: opCreate, Kind: Busy}, true},
		{Error{Op: opCreate, Kind: Unknown, Meaning: MeaningTimeout}, false},
		{Error{Op: opCreate, Kind: Unknown, Code: "05"}, false},
		{Error{Op: opCreate, Kind: Refused, Meaning: MeaningRedirected}, false},
		{Error{Op: opCreate, Kind: Auth}, false},
		{Error{Op: opConfirm, Kind: Offline}, true},
		{Error{Op: opConfirm, Kind: Busy}, true},
		{Error{Op: opConfirm, Kind: Auth}, false},
		{Error{Op: opConfirm, Kind: NotFound}, false},
		{Error{Op: opConfirm, Kind: Refused, Code: "04"}, false},
		{Error{}, false},
	} {
		if got := tt.e.RepeatSafe(); got != tt.want {
			t.Errorf("%v: got %v", &tt.e, got)
		}
	}
}

func TestNames(t *testing.T) {
	if len(meanings) != int(MeaningDown)+1 || len(kinds) != int(Busy)+1 {
		t.Error("a Meaning or Kind has no name")
	}
	for want, got := range map[string]fmt.Stringer{
		"unusable payment link": MeaningBadLink, "unknown meaning": Meaning(99), "try later": Busy, "unknown kind": Kind(-1),
		"unclear": StatusUnclear, "pending": StatusPending, "completed": StatusCompleted, "notcompleted": StatusNotCompleted,
	} {
		if got.String() != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
