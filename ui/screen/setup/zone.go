package setup

import (
	"strings"

	"caisse/ui/cells"
)

// completeZone is the first time zone that text may be the beginning of, of
// its city or of its whole name; "" when there is none. Any other IANA name can
// be typed in full.
func completeZone(text string) string {
	want := strings.ReplaceAll(cells.ASCII(strings.ToLower(strings.TrimSpace(text))), " ", "_")
	if want == "" {
		return ""
	}
	for _, z := range zones {
		low := strings.ToLower(z)
		if strings.HasPrefix(low, want) || strings.HasPrefix(low[strings.LastIndex(low, "/")+1:], want) {
			return z
		}
	}
	return ""
}

// zones are those of the countries LigdiCash serves, their neighbours', and
// where their people live abroad; the likely ones first.
var zones = strings.Fields(`
	Africa/Ouagadougou Africa/Abidjan Africa/Bamako Africa/Dakar Africa/Lome Africa/Niamey Africa/Porto-Novo
	Africa/Accra Africa/Banjul Africa/Bissau Africa/Conakry Africa/Freetown Africa/Monrovia Africa/Nouakchott
	Africa/Lagos Africa/Douala Africa/Libreville Africa/Brazzaville Africa/Kinshasa Africa/Bangui Africa/Ndjamena
	Africa/Malabo Africa/Luanda Africa/Algiers Africa/Cairo Africa/Casablanca Africa/Tripoli Africa/Tunis
	Africa/Addis_Ababa Africa/Bujumbura Africa/Dar_es_Salaam Africa/Djibouti Africa/Harare Africa/Johannesburg
	Africa/Kampala Africa/Khartoum Africa/Kigali Africa/Lubumbashi Africa/Lusaka Africa/Maputo Africa/Nairobi
	Africa/Windhoek Atlantic/Cape_Verde Indian/Antananarivo
	Europe/Paris Europe/Brussels Europe/London Europe/Madrid Europe/Rome Europe/Berlin
	America/Montreal America/New_York America/Toronto Asia/Dubai Asia/Shanghai UTC`)
