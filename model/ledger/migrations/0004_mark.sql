-- How far the ledger has come, kept with every change, so that it can be
-- compared with what was counted beside the file: changes of invoices, invoices,
-- the sum of the checks of their rows, the newest reference. base is a seq that
-- the file had without its -wal when that was begun, and id is which ledger it
-- is: a file that is behind it, or has another, was put there under a -wal that
-- is not its own.
CREATE TABLE mark (
    id    TEXT    NOT NULL,
    seq   INTEGER NOT NULL,
    count INTEGER NOT NULL,
    sum   INTEGER NOT NULL,
    last  TEXT    NOT NULL,
    base  INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO mark (id, seq, count, sum, last)
    SELECT (SELECT id FROM identity), count(*), count(*), coalesce(sum(chk & 0xFFFFFFFF), 0), coalesce((SELECT ref FROM invoice ORDER BY n DESC LIMIT 1), '') FROM invoice;

CREATE TRIGGER invoice_marked AFTER INSERT ON invoice
BEGIN UPDATE mark SET seq = seq + 1, count = count + 1, sum = sum + (coalesce(NEW.chk, 0) & 0xFFFFFFFF), last = NEW.ref; END;

CREATE TRIGGER invoice_remarked AFTER UPDATE OF chk ON invoice WHEN NEW.chk IS NOT OLD.chk
BEGIN UPDATE mark SET seq = seq + 1, sum = sum - (coalesce(OLD.chk, 0) & 0xFFFFFFFF) + (coalesce(NEW.chk, 0) & 0xFFFFFFFF); END;
