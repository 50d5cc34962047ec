-- What tills share. A ledger that shares nothing has nothing in these tables.

-- The tills of which it has sales. mine is 1 for the one that it is now; home for
-- those whose sales are its own to change: that one, and those it has adopted.
CREATE TABLE tills (
    n    INTEGER PRIMARY KEY,
    id   TEXT    NOT NULL UNIQUE CHECK (id <> ''),
    name TEXT    NOT NULL DEFAULT '',
    shop TEXT    NOT NULL DEFAULT '',
    mine INTEGER NOT NULL DEFAULT 0 CHECK (mine IN (0, 1)),
    home INTEGER NOT NULL DEFAULT 0 CHECK (home IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX tills_mine ON tills (mine) WHERE mine = 1;

-- The shops that are followed, and up to which number of their own what others
-- handed over is here.
CREATE TABLE shops (
    id   TEXT    PRIMARY KEY,
    name TEXT    NOT NULL DEFAULT '',
    seq  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Beside an invoice: who sold it (an n of tills), its day (in UTC, since 1970), how often its home
-- till changed what only that changes, the mark of what it says, and the mark
-- that the shared ledger last had of it. One without a line here was sold by this
-- till before it shared anything.
CREATE TABLE share (
    n      INTEGER PRIMARY KEY,
    till   INTEGER NOT NULL,
    day    INTEGER NOT NULL,
    rev    INTEGER NOT NULL,
    mark   INTEGER NOT NULL,
    theirs INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The sums of a till's days read nothing else.
CREATE INDEX share_till ON share (till, day, mark);

-- What is still to be handed over, noted by whatever changes a mark. theirs is
-- below 0 in a line that is only filled in, for an old sale: sums of days find
-- out whether that one is to be handed over.
CREATE TABLE unsent (n INTEGER PRIMARY KEY) STRICT;

CREATE TRIGGER share_begins AFTER INSERT ON share WHEN NEW.theirs >= 0 AND NEW.mark <> NEW.theirs
BEGIN INSERT INTO unsent SELECT NEW.n WHERE NEW.n NOT IN (SELECT n FROM unsent); END;

CREATE TRIGGER share_changes AFTER UPDATE OF mark ON share WHEN NEW.mark <> OLD.mark AND NEW.mark <> NEW.theirs
BEGIN INSERT INTO unsent SELECT NEW.n WHERE NEW.n NOT IN (SELECT n FROM unsent); END;

-- Up to which n old sales have their line.
CREATE TABLE filled (upto INTEGER NOT NULL) STRICT;
INSERT INTO filled VALUES (0);

-- Of two tills that put one sale's date right, as after a restored backup, the
-- later date wins: the moment by the machine's own clock stays.
DROP TRIGGER invoice_facts;
CREATE TRIGGER invoice_facts BEFORE UPDATE OF n, ref, sale, amount, ticket_day, ticket, created_at, machine_at, dated ON invoice
WHEN (NEW.n, NEW.ref, NEW.sale, NEW.amount, NEW.ticket_day, NEW.ticket) IS NOT (OLD.n, OLD.ref, OLD.sale, OLD.amount, OLD.ticket_day, OLD.ticket)
    OR (NEW.created_at, NEW.machine_at, NEW.dated) IS NOT (OLD.created_at, OLD.machine_at, OLD.dated)
        AND (OLD.dated, NEW.dated) IS NOT (0, 1)
        AND (NEW.created_at > OLD.created_at, NEW.dated, iif(NEW.machine_at = 0, NEW.created_at, NEW.machine_at)) IS NOT (1, 1, iif(OLD.machine_at = 0, OLD.created_at, OLD.machine_at))
BEGIN SELECT RAISE(ABORT, 'the facts of a sale never change'); END;
