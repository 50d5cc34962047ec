-- What a till wrote, in the order in which it was written, so that nothing of it
-- can be changed, taken out or put in unseen. hash is SHA-256 over the hash of the
-- line before and the content of what the line is of: see chain.go. kind 1 is an
-- event, 2 an invoice that changed without one, 3 a note, 4 a closing; n is which.
-- row is the mark of the invoice as it was once the line was written, in the last
-- line of each change; else it is empty.
CREATE TABLE chain (
    seq  INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    n    INTEGER NOT NULL,
    row  BLOB    NOT NULL,
    hash BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER chain_stays BEFORE DELETE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is never cut'); END;

CREATE TRIGGER chain_as_written BEFORE UPDATE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is never rewritten'); END;

-- What a till says that concerns no invoice.
CREATE TABLE note (
    n          INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    machine_at INTEGER NOT NULL DEFAULT 0,
    kind       TEXT    NOT NULL CHECK (kind <> ''),
    text       TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TRIGGER note_stays BEFORE DELETE ON note
BEGIN SELECT RAISE(ABORT, 'a note is never deleted'); END;

CREATE TRIGGER note_as_written BEFORE UPDATE ON note
BEGIN SELECT RAISE(ABORT, 'a note is never rewritten'); END;

-- The closings of the till. seq is the line of the chain that is of it, whose hash
-- is the closing's: 0 in one of before a ledger was salvaged, which has the hash
-- that was printed. upto is the last event that is in it. more is JSON. before is
-- the hash of the closing before.
CREATE TABLE closing (
    number      INTEGER PRIMARY KEY,
    seq         INTEGER NOT NULL,
    day         INTEGER NOT NULL,
    from_at     INTEGER NOT NULL,
    to_at       INTEGER NOT NULL,
    machine_at  INTEGER NOT NULL DEFAULT 0,
    upto        INTEGER NOT NULL,
    paid_count  INTEGER NOT NULL,
    paid_sum    INTEGER NOT NULL,
    late_count  INTEGER NOT NULL,
    late_sum    INTEGER NOT NULL,
    total_count INTEGER NOT NULL,
    total_sum   INTEGER NOT NULL,
    more        TEXT    NOT NULL,
    before      BLOB    NOT NULL,
    hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER closing_follows BEFORE INSERT ON closing
WHEN NEW.seq > 0 AND NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM closing)
BEGIN SELECT RAISE(ABORT, 'closings are numbered without a gap'); END;

CREATE TRIGGER closing_stays BEFORE DELETE ON closing
BEGIN SELECT RAISE(ABORT, 'a closing is never deleted'); END;

CREATE TRIGGER closing_as_written BEFORE UPDATE ON closing
BEGIN SELECT RAISE(ABORT, 'a closing is never rewritten'); END;

-- What was there before the chain is taken into it: the events up to upto, of
-- which those up to done are, and then the invoices without any. since is when the
-- chain began: the first closing has what is older in no sum.
CREATE TABLE linked (
    upto  INTEGER NOT NULL,
    done  INTEGER NOT NULL,
    whole INTEGER NOT NULL,
    since INTEGER NOT NULL
) STRICT;
INSERT INTO linked SELECT (SELECT coalesce(max(n), 0) FROM event), 0,
    NOT EXISTS (SELECT 1 FROM invoice), CAST(strftime('%s') AS INTEGER) * 1000;
