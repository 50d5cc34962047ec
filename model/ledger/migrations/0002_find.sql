-- What the list, the search and the day report read, so that a million
-- invoices are as quick as a hundred.

-- The amount in it: the count and the sum of a state between two dates come
-- out of the index alone. n, though every index ends with it, is named so that
-- equal dates stay in order before the amount.
DROP INDEX invoice_state;
CREATE INDEX invoice_state ON invoice (state, created_at, n, amount);

-- What a person must look at is rare, and looked for often.
CREATE INDEX invoice_look ON invoice (created_at, n, state, amount)
    WHERE state IN ('lost answer', 'amount differs', 'reference differs') OR doubt <> '';

-- The day report reads a day of it and no invoice.
DROP INDEX invoice_paid;
CREATE INDEX invoice_paid ON invoice (settled_at, n, state, amount, doubt, operator_name)
    WHERE state IN ('paid', 'paid late');

-- The same money, as history tells it.
CREATE INDEX event_settled ON event (at, state, amount) WHERE kind = 'settled';

-- Running sums. Only these triggers write here.
CREATE TABLE tally (
    state TEXT    PRIMARY KEY,
    count INTEGER NOT NULL,
    sum   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO tally
    SELECT column1, count(amount), coalesce(sum(amount), 0)
    FROM (VALUES ('sending'), ('pending'), ('lost answer'), ('not sent'), ('refused'), ('paid'),
        ('paid late'), ('amount differs'), ('reference differs'), ('failed'))
    LEFT JOIN invoice ON state = column1
    GROUP BY column1;

CREATE TRIGGER invoice_counted AFTER INSERT ON invoice
BEGIN UPDATE tally SET count = count + 1, sum = sum + NEW.amount WHERE state = NEW.state; END;

CREATE TRIGGER invoice_recounted AFTER UPDATE OF state ON invoice WHEN NEW.state <> OLD.state
BEGIN
    UPDATE tally SET count = count - 1, sum = sum - NEW.amount WHERE state = OLD.state;
    UPDATE tally SET count = count + 1, sum = sum + NEW.amount WHERE state = NEW.state;
END;

-- The words by which an invoice is found. A telephone number is there whole,
-- without its country, and by its last eight digits. Letters that are two, and
-- those that no accent can be taken off, are written as keyboards without them
-- do. The characters of private use are marks that nobody can type: U+E000 to
-- look at, U+E001 open, U+E002 ended unpaid or late; with them a search in a
-- short list stays short. (json_each is not allowed in what an index of words
-- reads.)
CREATE VIEW words (n, text) AS SELECT n,
    replace(replace(replace(replace(replace(replace(replace(replace(replace(
    firstname || ' ' || lastname || ' ' || email || ' ' || object
    || ' ' || ref || ' ' || request_id || ' ' || operator_ref
    || CASE items WHEN '[]' THEN '' ELSE (
        WITH RECURSIVE i (x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM i WHERE x + 1 < json_array_length(items))
        SELECT coalesce(group_concat(
            coalesce(' ' || (items ->> ('$[' || x || '].name')), '')
            || coalesce(' ' || (items ->> ('$[' || x || '].description')), ''), ''), '') FROM i) END
    || CASE phone WHEN '' THEN '' ELSE (
        SELECT ' ' || d || ' ' || substr(d, 4) || ' ' || substr(d, -8)
        FROM (SELECT replace(replace(replace(replace(replace(replace(phone, ' ', ''), '+', ''), '-', ''), '.', ''), '(', ''), ')', '') AS d)) END
    || CASE WHEN state IN ('lost answer', 'amount differs', 'reference differs') OR doubt <> '' THEN ' ' || char(0xE000) ELSE '' END
    || CASE WHEN state IN ('sending', 'pending') THEN ' ' || char(0xE001)
            WHEN state IN ('failed', 'refused', 'not sent', 'paid late') THEN ' ' || char(0xE002) ELSE '' END,
    'œ', 'oe'), 'Œ', 'OE'), 'æ', 'ae'), 'Æ', 'AE'), 'ß', 'ss'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O')
FROM invoice;

-- The index of words is brought up to date before it is asked, and now and
-- then, many invoices at once: in the transaction of each sale it would cost
-- more than the sale. It has the invoices up to this n ...
CREATE TABLE searchable (upto INTEGER NOT NULL) STRICT;
INSERT INTO searchable SELECT coalesce(max(n), 0) FROM invoice;

-- ... and of these, with words they no longer have: the old ones, by which
-- they are taken out of the index.
CREATE TABLE stale (
    n    INTEGER PRIMARY KEY,
    text TEXT    NOT NULL
) STRICT;

CREATE TRIGGER invoice_reworded BEFORE UPDATE OF state, doubt, items, object, firstname, lastname, email, phone, request_id, operator_ref ON invoice
WHEN OLD.n <= (SELECT upto FROM searchable)
    AND ((NEW.items, NEW.object, NEW.firstname, NEW.lastname, NEW.email, NEW.phone, NEW.request_id, NEW.operator_ref)
        IS NOT (OLD.items, OLD.object, OLD.firstname, OLD.lastname, OLD.email, OLD.phone, OLD.request_id, OLD.operator_ref)
        OR NEW.state <> OLD.state OR (NEW.doubt = '') <> (OLD.doubt = ''))
BEGIN INSERT OR IGNORE INTO stale SELECT n, text FROM words WHERE n = OLD.n; END;

-- What the index says it has.
CREATE VIEW searched (n, text) AS
    SELECT n, coalesce((SELECT text FROM stale WHERE stale.n = words.n), text)
    FROM words WHERE n <= (SELECT upto FROM searchable);

CREATE VIRTUAL TABLE search USING fts5 (text, content = 'searched', content_rowid = 'n', columnsize = 0, detail = none,
    prefix = '1 2 3 4 5 6', tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO search (search) VALUES ('rebuild');
-- Few and large parts: a search looks into each of them.
INSERT INTO search (search, rank) VALUES ('automerge', 2);

-- The words themselves, to complete one that was begun.
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (search, instance);
