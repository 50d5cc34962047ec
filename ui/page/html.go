package page

import "caisse/ligdicash/sandbox/markup"

const style = `<style>
html,body{height:100%;margin:0}
body{display:flex;flex-direction:column;align-items:center;justify-content:center;gap:1.2vh;
  font:2.6vh/1.3 system-ui,sans-serif;background:#fff;color:#111;text-align:center}
.amount{font-size:7vh;font-weight:700}
img{height:62vh;width:62vh;image-rendering:pixelated}
.paid{background:#0a7d2c;color:#fff}
.state{font-size:4vh;font-weight:700}
</style>
`

// html is the whole page.
func (v View) html() markup.HTML {
	title, amount, code, class := markup.HTML("caisse"), markup.HTML(""), markup.HTML(""), markup.HTML("")
	if v.Amount != "" {
		title = markup.Text(v.Amount)
		amount = `<div class="amount">` + title + `</div><div>` + markup.Text(v.Words) + `</div>`
	}
	if len(v.PNG) > 0 {
		scan := markup.Text(v.Scan)
		code = `<img src="` + markup.PNG(v.PNG) + `" alt="` + scan + `"><div>` + scan + `</div>`
	}
	if v.Paid {
		class = ` class="paid"`
	}
	return `<!doctype html>
<html lang="` + markup.Text(v.Lang) + `">
<meta charset="utf-8">
<meta http-equiv="refresh" content="2">
<meta name="viewport" content="width=device-width">
<title>` + title + `</title>
` + style + `<body` + class + `>
<div>` + markup.Text(v.Shop) + `</div>
` + amount + `
` + code + `
<div class="state">` + markup.Text(v.State) + `</div>
</body>
</html>
`
}

// door leads a browser to address.
func door(address string) markup.HTML {
	return `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=` + markup.URL(address) + `">
`
}
