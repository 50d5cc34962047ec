package model

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

func aClosed() Closed {
	at := time.Date(2026, 11, 28, 18, 5, 0, 0, time.UTC)
	return Closed{
		Till: "01KB2T5YQ0T0000000000XTHER", Shop: "01KB2T5YQ0S0000000000XAGA0", Number: 12, Day: 20261128, From: at.Add(-24 * time.Hour), To: at, Lines: 48,
		Paid: Tally{10, 116_200}, Late: Tally{1, 500}, Look: Tally{1, 900}, Waiting: Tally{2, 1500}, Total: Tally{300, 4_000_000},
		Before: strings.Repeat("0a", 32), Hash: strings.Repeat("f3", 32),
	}
}

// Whatever a closing says is in its mark: of two that differ in anything the marks
// differ.
func TestMarkOfClosed(t *testing.T) {
	c := aClosed()
	marks := map[int64]string{c.Mark(): "itself"}
	var change func(v reflect.Value, name string)
	change = func(v reflect.Value, name string) {
		was := reflect.ValueOf(v.Interface())
		switch {
		case v.Type() == reflect.TypeFor[time.Time]():
			v.Set(reflect.ValueOf(v.Interface().(time.Time).Add(time.Millisecond)))
		case v.Kind() == reflect.Struct:
			for i := range v.NumField() {
				change(v.Field(i), name+"."+v.Type().Field(i).Name)
			}
			return
		case v.Kind() == reflect.String:
			v.SetString(v.String() + "0")
		default:
			v.SetInt(v.Int() + 1)
		}
		if name != ".Shop" {
			if of, twice := marks[c.Mark()]; twice {
				t.Errorf("%s: the mark of %s", name, of)
			}
			marks[c.Mark()] = name
		}
		v.Set(was)
	}
	change(reflect.ValueOf(&c).Elem(), "")
	if len(marks) != 19 || c != aClosed() {
		t.Errorf("%d marks", len(marks))
	}
}

// What makes no sense is left out, and says nothing that somebody wrote.
func TestReceivedClosed(t *testing.T) {
	if c, err := ReceivedClosed(aClosed(), markOfClosed()); err != nil || c != aClosed() {
		t.Fatal(c, err)
	}
	for name, spoil := range map[string]func(*Closed){
		"till": func(c *Closed) { c.Till = "\x1b]0;x\a" }, "shop": func(c *Closed) { c.Shop = "" }, "number 0": func(c *Closed) { c.Number = 0 },
		"a number that stops all others": func(c *Closed) { c.Number = 1 << 40 }, "day": func(c *Closed) { c.Day = 3 }, "no time": func(c *Closed) { c.To = time.Time{} },
		"a time of long ago": func(c *Closed) { c.From = time.Date(44, 3, 15, 0, 0, 0, 0, time.UTC) }, "lines": func(c *Closed) { c.Lines = -1 },
		"less than nothing": func(c *Closed) { c.Paid.Sum = -5 }, "too much": func(c *Closed) { c.Total.Sum = 9e18 }, "nothing for something": func(c *Closed) { c.Late.Sum = 0 },
		"more than all": func(c *Closed) { c.Total = Tally{3, 100} }, "hash": func(c *Closed) { c.Hash = strings.Repeat("F3", 32) }, "short": func(c *Closed) { c.Before = "00" },
		"hostile": func(c *Closed) { c.Hash = "\x1b[2J" + c.Hash[4:] },
	} {
		c := aClosed()
		spoil(&c)
		var no *NotTaken
		if _, err := ReceivedClosed(c, c.Mark()); !errors.As(err, &no) || no.Ref != Clean(no.Ref) || len(no.Ref) > 64 {
			t.Errorf("%s: %v", name, err)
		}
	}
	c := aClosed()
	if _, err := ReceivedClosed(c, c.Mark()+1); err == nil {
		t.Error("a mark of something else")
	}
}

func markOfClosed() int64 {
	c := aClosed()
	return c.Mark()
}
