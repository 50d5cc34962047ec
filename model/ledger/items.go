package ledger

import (
	"encoding/json"
	"strconv"
	"strings"

	"caisse/model"
)

// itemsText is items in JSON; none is [].
func itemsText(items []model.Item) (string, error) {
	if len(items) == 0 {
		return "[]", nil
	}
	clean := make([]model.Item, len(items))
	plain := true
	for i, it := range items {
		it.Name, it.Description = tidy(it.Name), tidy(it.Description)
		clean[i] = it
		plain = plain && unescaped(it.Name) && unescaped(it.Description)
	}
	if plain {
		return plainItemsText(clean), nil
	}
	text, err := json.Marshal(clean)
	return string(text), err
}

// unescaped says that encoding/json writes text as it is.
func unescaped(text string) bool { return plainText(text) && !strings.ContainsAny(text, "\"\\<>&") }

// plainItemsText is what encoding/json makes of items without anything escaped, in
// a tenth of its time: every sale waits for it.
func plainItemsText(items []model.Item) string {
	b := make([]byte, 0, 80*len(items))
	for i, it := range items {
		b = append(append(append(b, "[,"[min(i, 1)], '{'), `"name":"`...), it.Name...)
		if it.Description != "" {
			b = append(append(b, `","description":"`...), it.Description...)
		}
		b = strconv.AppendInt(append(b, `","quantity":`...), it.Quantity, 10)
		b = strconv.AppendInt(append(b, `,"unit_price":`...), int64(it.UnitPrice), 10)
		b = append(b, '}')
	}
	return string(append(b, ']'))
}

// parseItems reads items in JSON. A page of invoices is read in the time that
// encoding/json takes for their items alone, so what itemsText writes is
// read here, and the rest (an escaped character, another order of the keys)
// there.
func parseItems(text string) ([]model.Item, error) {
	if text == "[]" {
		return nil, nil
	}
	if items, ok := plainItems(text); ok {
		return items, nil
	}
	var items []model.Item
	err := json.Unmarshal([]byte(text), &items)
	return items, err
}

func plainItems(text string) (items []model.Item, ok bool) {
	rest, ok := strings.CutPrefix(text, "[")
	items = make([]model.Item, 0, 1+strings.Count(text, "},{"))
	for ok {
		var it model.Item
		if rest, ok = strings.CutPrefix(rest, `{"name":"`); !ok {
			break
		}
		if it.Name, rest, ok = plainString(rest); !ok {
			break
		}
		if after, has := strings.CutPrefix(rest, `,"description":"`); has {
			if it.Description, rest, ok = plainString(after); !ok {
				break
			}
		}
		if it.Quantity, rest, ok = number(rest, `,"quantity":`); !ok {
			break
		}
		var price int64
		if price, rest, ok = number(rest, `,"unit_price":`); !ok {
			break
		}
		it.UnitPrice = model.Money(price)
		items = append(items, it)
		if rest == "}]" {
			return items, true
		}
		rest, ok = strings.CutPrefix(rest, "},")
	}
	return nil, false
}

// plainString is what comes before the closing quote, unless something in it
// is escaped or should be.
func plainString(text string) (s, rest string, ok bool) {
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"':
			return text[:i], text[i+1:], true
		case c == '\\' || c < ' ':
			return "", "", false
		}
	}
	return "", "", false
}

// number reads up to 15 digits after key.
func number(text, key string) (n int64, rest string, ok bool) {
	rest, ok = strings.CutPrefix(text, key)
	if !ok {
		return 0, "", false
	}
	i := 0
	for ; i < len(rest) && i < 16 && '0' <= rest[i] && rest[i] <= '9'; i++ {
		n = n*10 + int64(rest[i]-'0')
	}
	if i == 0 || i == 16 || i > 1 && rest[0] == '0' {
		return 0, "", false
	}
	return n, rest[i:], true
}
