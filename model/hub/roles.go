package hub

import "strings"

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
GRANT SELECT, INSERT ON caisse.event TO ` + name + `;
DROP POLICY IF EXISTS ` + name + ` ON caisse.shop;
CREATE POLICY ` + name + ` ON caisse.shop TO ` + name + ` USING (` + visible + `) WITH CHECK (` + visible + `);
COMMIT;
`
}

// Schema is what makes the tables where there are none, all of it, and does
// nothing where there are: for an owner who wants to read it first. A till whose
// role may make them does so itself.
func Schema() string {
	var b strings.Builder
	b.WriteString("DO $caisse$ BEGIN\nIF to_regclass('caisse.meta') IS NOT NULL THEN RETURN; END IF;\nSET LOCAL client_min_messages = warning;\nCREATE SCHEMA IF NOT EXISTS caisse;\n")
	for n := 1; n <= latest; n++ {
		b.WriteString(migration(n))
	}
	b.WriteString(initial(latest) + ";\nEND $caisse$;\n")
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
