package sandbox

import (
	"strconv"

	"caisse/ligdicash/sandbox/markup"
)

// text is here for its short name.
func text(s string) markup.HTML { return markup.Text(s) }

// page is title and main between what both pages have; class is main's.
func (s sheet) page(title, class, main markup.HTML) markup.HTML {
	return `<!doctype html>
<html lang="` + text(s.T.Lang) + `">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<style>` + markup.HTML(style()) + `</style>
<title>` + title + `</title>
</head>
<body>
<p class="banner"><strong>BAC À SABLE / SANDBOX</strong> <span>` + text(s.T.NoMoney) + `</span></p>
<main class="` + class + `">
` + main + `</main>
<footer><a href="` + markup.URL(s.OtherLang) + `" lang="` + text(s.T.Other) + `">` + text(s.T.OtherName) + `</a></footer>
</body>
</html>
`
}

// result is what became of a payment, in a div with these attributes.
func result(attrs, sign, title, said, more markup.HTML) markup.HTML {
	return `<div ` + attrs + `><span class="sign" aria-hidden="true">` + sign + `</span><h1>` + title + `</h1><p>` + said + `</p>` + more + `</div>
`
}

func (v view) html() markup.HTML {
	t := v.T
	if !v.Known {
		return v.page(text(t.Unknown), "card", "\n"+result(`class="result refused"`, "?", text(t.Unknown), text(t.UnknownText), "")+"\n")
	}
	h := `
<header>
  <p class="shop"><bdi>` + text(v.Shop) + `</bdi></p>
  ` + markup.If(v.State == "ask", `<p class="small">`+text(t.ToPay)+`</p>`) + `
  <p class="amount">` + text(v.Amount) + `</p>
  ` + markup.If(v.Description != "", `<p class="what"><bdi>`+text(v.Description)+`</bdi></p>`) + `
</header>

` + v.items() + `

`
	switch v.State {
	case "paid":
		h += "\n" + result(`class="result paid" role="status"`, "✓", text(t.Paid), text(t.PaidText), "")
	case "refused":
		h += "\n" + result(`class="result refused" role="status"`, "✗", text(t.Refused), text(t.RefusedText), "")
	case "waiting":
		h += "\n" + result(`class="result waiting" role="status"`, "…", text(t.Waiting), text(t.WaitingText),
			"\n"+`<p><a class="button" href="`+markup.URL(v.Here+v.Lang)+`">`+text(t.Check)+`</a></p>`)
	default:
		h += "\n" + v.forms()
	}
	h += `

` + markup.If(v.Back != "", `<p class="back"><a class="button" href="`+markup.URL(v.Back)+`" rel="noreferrer">`+text(t.Back)+`</a></p>`) + markup.If(v.Returning, `<p class="back" role="status">`+text(t.Returning)+`</p>`) + `
<dl>
  <div><dt>` + text(t.Reference) + `</dt><dd>` + text(v.Reference) + `</dd></div>
  <div><dt>` + text(t.Invoice) + `</dt><dd>` + text(v.Invoice) + `</dd></div>
  <div><dt>` + text(t.When) + `</dt><dd>` + text(v.When) + `</dd></div>
  ` + v.custom() + `
  ` + markup.If(v.Payer != "", `<div><dt>`+text(t.Operator)+`</dt><dd>`+text(v.Payer)+`</dd></div>`) + `
</dl>
` + markup.If(v.Special != "", `<p class="notice"><b>`+text(t.Special)+`</b><br>`+text(v.Special)+`</p>`) + markup.If(v.Passed != "", `<p class="notice"><b>`+text(t.Passed)+`</b><br><bdi>`+text(v.Passed)+`</bdi><br>`+text(t.Strict)+`</p>`) + `

`
	return v.page(text(v.Amount)+" · "+text(v.Shop), "card", h)
}

func (v view) custom() (h markup.HTML) {
	for _, c := range v.Custom {
		h += `<div><dt>custom_data.<bdi>` + text(c[0]) + `</bdi></dt><dd><bdi>` + text(c[1]) + `</bdi></dd></div>`
	}
	return h
}

func (v view) items() markup.HTML {
	if len(v.Items) == 0 {
		return ""
	}
	h := `<section class="items" aria-label="` + text(v.T.Items) + `"><ul>
`
	for _, it := range v.Items {
		h += `<li><span><b>` + text(it.Quantity) + ` ×</b> <bdi>` + text(it.Name) + `</bdi>` +
			markup.If(it.Description != "", ` <small><bdi>`+text(it.Description)+`</bdi></small>`) +
			`</span> <span class="sum">` + text(it.Total) + `</span></li>
`
	}
	return h + `</ul></section>`
}

// forms are the two things a customer can do.
func (v view) forms() markup.HTML {
	t := v.T
	h := markup.If(v.Cancelled, `<p class="notice" role="status">`+text(t.Cancelled)+`</p>`) + `
<form method="post" action="` + markup.URL(v.Here+"/pay"+v.Lang) + `">
<fieldset` + markup.If(v.OperatorFlaw != "", ` class="flawed"`) + `>
  <legend>` + text(t.Operator) + `</legend>
  ` + markup.If(v.OperatorFlaw != "", `<p class="flaw" role="alert">`+text(v.OperatorFlaw)+`</p>`) + `
  <div class="operators">
  `
	for _, c := range v.Choices {
		h += `<label class="operator` + markup.If(c.Disabled, " off") + `"><input type="radio" name="operator" value="` + text(c.ID) + `"` +
			markup.If(c.Checked, " checked") + markup.If(c.Disabled, " disabled") +
			`><span class="face"><i class="mark ` + text(c.Brand()) + `"></i><span>` + text(c.Label) + `<small>` + text(c.Country) +
			markup.If(c.Disabled, ` · `+text(t.Minimum)+` `+text(c.Minimum)) + `</small></span></span></label>
  `
	}
	flaw, hint, said := markup.HTML(""), markup.HTML("hint"), text(t.PhoneHint)
	if v.PhoneFlaw != "" {
		flaw, hint, said = " flawed", "flaw", text(v.PhoneFlaw)
	}
	return h + `</div>
</fieldset>
<label class="field` + flaw + `"><span>` + text(t.Phone) + `</span>
  <input type="tel" name="phone" value="` + text(v.Phone) + `" inputmode="tel" autocomplete="tel" aria-describedby="hint"></label>
<p id="hint" class="` + hint + `">` + said + `</p>
<button class="pay">` + text(t.Pay) + ` ` + text(v.Amount) + `</button>
</form>
<form method="post" action="` + markup.URL(v.Here+"/cancel"+v.Lang) + `"><button class="cancel">` + text(t.Cancel) + `</button></form>
`
}

func (f front) html() markup.HTML {
	t, keys := f.T, f.T.SetKeys
	if f.AnyKeys {
		keys = t.AnyKeys
	}
	return f.page(text(t.Title), "card wide", `<h1>`+text(t.Title)+`</h1>
<p>`+text(t.Intro)+`</p>

<h2>`+text(t.Try)+`</h2>
<p>`+text(keys)+`</p>
<pre tabindex="0">`+text(f.Create)+`</pre>
<p>`+text(t.Callbacks)+`</p>
<p>`+text(t.Then)+`</p>
<pre tabindex="0">`+text(f.Confirm)+`</pre>

<h2>`+text(t.Amounts)+`</h2>
<p>`+text(t.AmountsText)+` `+text(t.Ordinary)+`</p>
`+rows(f.Rows)+`

<details><summary>`+text(t.SubCodes)+` (1100–1116, 1200–1205)</summary>
`+rows(f.Codes)+`</details>
`)
}

func rows(rows []row) markup.HTML {
	h := markup.HTML(`<table><tbody>
`)
	for _, r := range rows {
		h += `<tr><td>` + text(strconv.FormatInt(r.Amount, 10)) + `</td><td>` + text(r.Text) + `</td></tr>
`
	}
	return h + `</tbody></table>`
}
