-- The closings that other tills made, as the shared ledger told of them (till is an
-- n of tills); and those that this till made in a ledger that is not this one any
-- more, as before a backup was put back (till is 0). mark is a number for all that
-- a row says.
CREATE TABLE closed (
    till          INTEGER NOT NULL,
    number        INTEGER NOT NULL CHECK (number > 0),
    mark          INTEGER NOT NULL,
    day           INTEGER NOT NULL,
    from_at       INTEGER NOT NULL,
    to_at         INTEGER NOT NULL,
    lines         INTEGER NOT NULL,
    paid_count    INTEGER NOT NULL,
    paid_sum      INTEGER NOT NULL,
    late_count    INTEGER NOT NULL,
    late_sum      INTEGER NOT NULL,
    look_count    INTEGER NOT NULL,
    look_sum      INTEGER NOT NULL,
    waiting_count INTEGER NOT NULL,
    waiting_sum   INTEGER NOT NULL,
    total_count   INTEGER NOT NULL,
    total_sum     INTEGER NOT NULL,
    before        TEXT    NOT NULL,
    hash          TEXT    NOT NULL,
    PRIMARY KEY (till, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX closed_day ON closed (day);

CREATE TRIGGER closed_as_written BEFORE UPDATE ON closed
BEGIN SELECT RAISE(ABORT, 'a closing is never rewritten'); END;

-- The closings of this ledger up to this number are another till's: it goes on as a
-- new one since.
CREATE TABLE closes (after INTEGER NOT NULL) STRICT;
INSERT INTO closes VALUES (0);

-- Numbers go on behind those of a ledger that is gone, where they are known.
DROP TRIGGER closing_follows;
CREATE TRIGGER closing_follows BEFORE INSERT ON closing
WHEN NEW.seq > 0 AND NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM closing)
    AND (NEW.number <= (SELECT coalesce(max(number), 0) FROM closing) OR NOT EXISTS (SELECT 1 FROM closed WHERE till = 0 AND number = NEW.number - 1))
BEGIN SELECT RAISE(ABORT, 'closings are numbered without a gap'); END;
