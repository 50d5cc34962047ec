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

// script waits for the next View and shows it at once. Where nobody answers any more,
// by patience, the page is emptied: its code may have been paid meanwhile.
const script = `
const at = document.documentElement.dataset.at
const follow = async () => {
  for (;;) {
    try {
      const answer = await fetch("/?after=" + at, {cache: "no-store", signal: AbortSignal.timeout(5000)})
      if (!answer.ok) throw 0
      if (await answer.text() !== at) return location.reload()
    } catch {
      document.body.className = ""
      document.body.textContent = document.body.dataset.gone
      await new Promise(done => setTimeout(done, 500))
    }
  }
}
follow()
`

// html is the whole page; at names what it shows for a page that follows, "" is one
// that is asked for again and again.
func (v View) html(at string) markup.HTML {
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
	again := markup.HTML(`<meta http-equiv="refresh" content="2">`)
	follow := markup.HTML("")
	if at != "" {
		again = `<noscript>` + again + `</noscript>`
		follow = `<script>` + script + `</script>
`
	}
	return `<!doctype html>
<html lang="` + markup.Text(v.Lang) + `" data-at="` + markup.Text(at) + `">
<meta charset="utf-8">
` + again + `
<meta name="viewport" content="width=device-width">
<title>` + title + `</title>
` + style + `<body` + class + ` data-gone="` + markup.Text(v.Gone) + `">
<div>` + markup.Text(v.Shop) + `</div>
` + amount + `
` + code + `
<div class="state">` + markup.Text(v.State) + `</div>
` + follow + `</body>
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
