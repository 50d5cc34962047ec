// Package wordtest holds the tables of words of two languages against each
// other. Only tests use it.
package wordtest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// Same fails t where one of the two tables leaves a sentence empty that the
// other has, or where they put in other figures and names, or in another order.
func Same(t testing.TB, french, english any) {
	t.Helper()
	a, b := reflect.ValueOf(french), reflect.ValueOf(english)
	if a.Type() != b.Type() {
		t.Fatalf("%v and %v", a.Type(), b.Type())
	}
	compare(t, a.Type().String(), a, b)
}

func compare(t testing.TB, path string, a, b reflect.Value) {
	t.Helper()
	switch a.Kind() {
	case reflect.String:
		if a.String() == "" || b.String() == "" {
			t.Errorf("%s is empty", path)
		}
		if va, vb := verbs(a.String()), verbs(b.String()); va != vb {
			t.Errorf("%s: verbs %q in French, %q in English", path, va, vb)
		}
	case reflect.Struct:
		for i := range a.NumField() {
			compare(t, path+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))
		}
	case reflect.Array, reflect.Slice:
		if a.Len() != b.Len() || a.Len() == 0 {
			t.Errorf("%s: %d and %d texts", path, a.Len(), b.Len())
			return
		}
		for i := range a.Len() {
			compare(t, fmt.Sprintf("%s[%d]", path, i), a.Index(i), b.Index(i))
		}
	case reflect.Map:
		if a.Len() != b.Len() || a.Len() == 0 {
			t.Errorf("%s: %d and %d texts", path, a.Len(), b.Len())
		}
		for _, k := range a.MapKeys() {
			if v := b.MapIndex(k); v.IsValid() {
				compare(t, fmt.Sprintf("%s[%v]", path, k), a.MapIndex(k), v)
			} else {
				t.Errorf("%s[%v] is missing in English", path, k)
			}
		}
	}
}

// verbs are the places of s that fmt fills in.
func verbs(s string) (out string) {
	s = strings.ReplaceAll(s, "%%", "")
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '%' && strings.ContainsRune("sdqv", rune(s[i+1])) {
			out += s[i : i+2]
		}
	}
	return out
}
