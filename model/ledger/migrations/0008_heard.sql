-- What the shared ledger last told of each till: what it is, up to when it had
-- handed over all (in milliseconds, 0 is not known), and who took over its sales.
CREATE TABLE heard (
    till INTEGER PRIMARY KEY, -- an n of tills
    kind TEXT    NOT NULL,
    upto INTEGER NOT NULL,
    heir TEXT    NOT NULL
) STRICT;

-- When the sums of both ledgers were last the same; 0 is not yet.
CREATE TABLE compared (at INTEGER NOT NULL) STRICT;
INSERT INTO compared VALUES (0);
