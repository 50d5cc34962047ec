package qr

// reasons are what Reason says, in one language.
type reasons struct {
	half, sextant, narrow, picture, none, border, whole, tooLong, notALink, off, never, small string
}

func reasonsIn(french bool) *reasons {
	if french {
		return &reasonsFrench
	}
	return &reasonsEnglish
}

var reasonsFrench = reasons{
	half:     ": demi-blocs",
	sextant:  ": sextants larges",
	narrow:   ": sextants étroits",
	picture:  ": image %s, module %d px",
	none:     ": pas de code, ",
	border:   ", marge %d",
	whole:    ", plein écran",
	tooLong:  "lien trop long",
	notALink: "ce n'est pas un lien web",
	off:      "réglage off",
	never:    "ce terminal ne peut pas en montrer",
	small:    "fenêtre trop petite",
}

var reasonsEnglish = reasons{
	half:     ": half blocks",
	sextant:  ": wide sextants",
	narrow:   ": narrow sextants",
	picture:  ": image %s, module %d px",
	none:     ": no code, ",
	border:   ", border %d",
	whole:    ", full screen",
	tooLong:  "link too long",
	notALink: "not a web link",
	off:      "style is off",
	never:    "this terminal cannot show one",
	small:    "window too small",
}
