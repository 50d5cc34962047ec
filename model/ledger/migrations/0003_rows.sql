-- What a wrong clock, a flipped bit and a second copy of the file must not hide.

-- machine_at is when the sale was accepted by the machine's own clock, 0 where
-- that is created_at. dated is 0 while the difference between the two was not
-- known. host confirmed the payment. chk is the check of the row's content, see
-- check.go; NULL only in rows that are older than this.
ALTER TABLE invoice ADD COLUMN machine_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE invoice ADD COLUMN dated      INTEGER NOT NULL DEFAULT 1;
ALTER TABLE invoice ADD COLUMN host       TEXT    NOT NULL DEFAULT '';
ALTER TABLE invoice ADD COLUMN chk        INTEGER;

ALTER TABLE event ADD COLUMN machine_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE event ADD COLUMN chk        INTEGER;

-- State and amount in it: what comes out of invoice_state, or is kept summed,
-- is compared with this.
DROP INDEX invoice_newest;
CREATE INDEX invoice_newest ON invoice (created_at, n, state, amount);

-- A sale is put into its right day once, when the difference becomes known.
DROP TRIGGER invoice_facts;
CREATE TRIGGER invoice_facts BEFORE UPDATE OF n, ref, sale, amount, created_at, machine_at, dated ON invoice
WHEN (NEW.n, NEW.ref, NEW.sale, NEW.amount) IS NOT (OLD.n, OLD.ref, OLD.sale, OLD.amount)
    OR (NEW.created_at, NEW.machine_at, NEW.dated) IS NOT (OLD.created_at, OLD.machine_at, OLD.dated)
        AND (OLD.dated, NEW.dated) IS NOT (0, 1)
BEGIN SELECT RAISE(ABORT, 'the facts of a sale never change'); END;

-- Hardly ever more than one: they are dated with the next answer.
CREATE INDEX invoice_undated ON invoice (n) WHERE dated = 0;

-- chk is count * 1000003 + sum, kept beside them and not made from them: one
-- that rots disagrees with the others for ever.
ALTER TABLE tally ADD COLUMN chk INTEGER NOT NULL DEFAULT 0;
UPDATE tally SET chk = count * 1000003 + sum;

DROP TRIGGER invoice_counted;
CREATE TRIGGER invoice_counted AFTER INSERT ON invoice
BEGIN UPDATE tally SET count = count + 1, sum = sum + NEW.amount, chk = chk + 1000003 + NEW.amount WHERE state = NEW.state; END;

DROP TRIGGER invoice_recounted;
CREATE TRIGGER invoice_recounted AFTER UPDATE OF state ON invoice WHEN NEW.state <> OLD.state
BEGIN
    UPDATE tally SET count = count - 1, sum = sum - NEW.amount, chk = chk - 1000003 - NEW.amount WHERE state = OLD.state;
    UPDATE tally SET count = count + 1, sum = sum + NEW.amount, chk = chk + 1000003 + NEW.amount WHERE state = NEW.state;
END;

-- The same of what a person must look at: the condition is that of invoice_look.
CREATE TABLE looked (
    count INTEGER NOT NULL,
    sum   INTEGER NOT NULL,
    chk   INTEGER NOT NULL
) STRICT;
INSERT INTO looked SELECT count(*), coalesce(sum(amount), 0), count(*) * 1000003 + coalesce(sum(amount), 0)
    FROM invoice WHERE state IN ('lost answer', 'amount differs', 'reference differs') OR doubt <> '';

CREATE TRIGGER invoice_looked AFTER INSERT ON invoice
WHEN NEW.state IN ('lost answer', 'amount differs', 'reference differs') OR NEW.doubt <> ''
BEGIN UPDATE looked SET count = count + 1, sum = sum + NEW.amount, chk = chk + 1000003 + NEW.amount; END;

CREATE TRIGGER invoice_relooked AFTER UPDATE OF state, doubt ON invoice
WHEN (NEW.state IN ('lost answer', 'amount differs', 'reference differs') OR NEW.doubt <> '')
    <> (OLD.state IN ('lost answer', 'amount differs', 'reference differs') OR OLD.doubt <> '')
BEGIN
    UPDATE looked SET (count, sum, chk) = (count + d, sum + d * NEW.amount, chk + d * (1000003 + NEW.amount))
        FROM (SELECT iif(NEW.state IN ('lost answer', 'amount differs', 'reference differs') OR NEW.doubt <> '', 1, -1) AS d);
END;

-- Until when nobody may ask LigdiCash about an invoice (its ref), or about
-- anything (''): milliseconds of the machine's monotonic clock, which all
-- programs on it share.
CREATE TABLE turn (
    what  TEXT    PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which ledger this is, whatever its file is called, and the last n of the rows
-- without a check.
CREATE TABLE identity (
    id        TEXT    NOT NULL,
    unchecked INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO identity SELECT lower(hex(randomblob(16))), coalesce(max(n), 0) FROM invoice;
