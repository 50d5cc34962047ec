-- What a program called its sale by, so that to ask for it again is not to sell
-- again: written with the sale. print is of what was sold.
CREATE TABLE keyed (
    key   TEXT PRIMARY KEY CHECK (key <> ''),
    ref   TEXT NOT NULL,
    print TEXT NOT NULL
) STRICT, WITHOUT ROWID;
