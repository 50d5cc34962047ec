package hub

import (
	"fmt"
	"strings"
)

// Role is a role of the server for tills.
type Role struct {
	Name  string
	Shops []string // by name: it sees nothing of others. None: it sees all
}

// SQL is what makes a role for tills, to be read before it is run by the owner
// of the tables, as often as one likes. The role may read, add and change, and
// never delete; it makes no tables. It has no password yet: psql's \password
// gives it one, which then stands in no file. It is one transaction: tills that
// sell with the role meanwhile see their shop all the time.
func (r Role) SQL() string {
	name, literal := identifier(r.Name), literalOf(r.Name)
	visible := "true"
	if len(r.Shops) > 0 {
		names := make([]string, len(r.Shops))
		for i, s := range r.Shops {
			names[i] = literalOf(s)
		}
		visible = "name IN (" + strings.Join(names, ", ") + ")"
	}
	quote := "$x$"
	for strings.Contains(literal, quote) {
		quote = "$x" + quote[1:]
	}
	return `BEGIN;
SET LOCAL client_min_messages = warning;
DO ` + quote + ` BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ` + literal + `) THEN
        CREATE ROLE ` + name + ` LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
    END IF;
    EXECUTE 'GRANT CONNECT ON DATABASE ' || quote_ident(current_database()) || ' TO ' || quote_ident(` + literal + `);
END ` + quote + `;
GRANT USAGE ON SCHEMA caisse TO ` + name + `;
GRANT SELECT ON caisse.meta TO ` + name + `;
GRANT SELECT, INSERT ON caisse.shop TO ` + name + `;
GRANT UPDATE (seq) ON caisse.shop TO ` + name + `;
GRANT SELECT, INSERT, UPDATE ON caisse.till, caisse.invoice, caisse.turn, caisse.slot TO ` + name + `;
GRANT SELECT, INSERT ON caisse.event, caisse.closing TO ` + name + `;
GRANT EXECUTE ON FUNCTION caisse.push TO ` + name + `;
DROP POLICY IF EXISTS ` + name + ` ON caisse.shop;
CREATE POLICY ` + name + ` ON caisse.shop TO ` + name + ` USING (` + visible + `) WITH CHECK (` + visible + `);
COMMIT;
`
}

// Schema is what makes the tables, or brings them up to date, step by step as far
// as this program knows: for an owner who wants to read it first. What is up to
// date it leaves alone. A till whose role may do so does it itself.
func Schema() string {
	var b strings.Builder
	fmt.Fprintf(&b, "DO $caisse$ DECLARE has integer; BEGIN\nSET LOCAL client_min_messages = warning;\nPERFORM pg_advisory_xact_lock(%d);\n"+
		"IF to_regclass('caisse.meta') IS NULL THEN\nCREATE SCHEMA IF NOT EXISTS caisse;\n%s%s;\nEND IF;\nSELECT version INTO STRICT has FROM caisse.meta;\n",
		lockKey, migration(1), initial(1))
	for n := 2; n <= latest; n++ {
		fmt.Fprintf(&b, "IF has < %d THEN\n%sUPDATE caisse.meta SET version = %d;\nEND IF;\n", n, migration(n), n)
	}
	b.WriteString("END $caisse$;\n")
	return b.String()
}

func identifier(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// literalOf is a text in SQL, whatever standard_conforming_strings says.
func literalOf(text string) string {
	quoted := "'" + strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), "'", "''") + "'"
	if strings.Contains(text, `\`) {
		return "E" + quoted
	}
	return quoted
}
