-- Money is whole francs CFA. Times are UTC milliseconds, 0 for "not yet".
-- What LigdiCash sends is never constrained: an odd value is kept and shown,
-- it must not stop the fact from being written.
CREATE TABLE invoice (
    n             INTEGER PRIMARY KEY,
    ref           TEXT    NOT NULL UNIQUE CHECK (ref <> ''),
    sale          TEXT    NOT NULL CHECK (sale <> ''),
    amount        INTEGER NOT NULL CHECK (amount BETWEEN 9 AND 2000000),
    created_at    INTEGER NOT NULL CHECK (created_at > 0),
    items         TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(items)),
    object        TEXT    NOT NULL DEFAULT '',
    firstname     TEXT    NOT NULL DEFAULT '',
    lastname      TEXT    NOT NULL DEFAULT '',
    email         TEXT    NOT NULL DEFAULT '',
    state         TEXT    NOT NULL CHECK (state IN (
        'sending', 'pending', 'lost answer', 'not sent', 'refused', 'paid',
        'paid late', 'amount differs', 'reference differs', 'failed')),
    doubt         TEXT    NOT NULL DEFAULT '',
    aside         INTEGER NOT NULL DEFAULT 0 CHECK (aside IN (0, 1)),
    replaced_by   TEXT    NOT NULL DEFAULT '',
    pending_at    INTEGER NOT NULL DEFAULT 0,
    checked_at    INTEGER NOT NULL DEFAULT 0,
    settled_at    INTEGER NOT NULL DEFAULT 0,
    expires_at    INTEGER NOT NULL DEFAULT 0,
    token         TEXT    NOT NULL DEFAULT '',
    link          TEXT    NOT NULL DEFAULT '',
    code          TEXT    NOT NULL DEFAULT '',
    raw_status    TEXT    NOT NULL DEFAULT '',
    got_amount    INTEGER NOT NULL DEFAULT 0,
    got_ref       TEXT    NOT NULL DEFAULT '',
    operator_id   TEXT    NOT NULL DEFAULT '',
    operator_name TEXT    NOT NULL DEFAULT '',
    phone         TEXT    NOT NULL DEFAULT '',
    request_id    TEXT    NOT NULL DEFAULT '',
    operator_ref  TEXT    NOT NULL DEFAULT ''
) STRICT;

-- SQLite ends every index with n, so (created_at) also serves (created_at, n).
CREATE INDEX invoice_newest  ON invoice (created_at);
CREATE INDEX invoice_state   ON invoice (state, created_at);
CREATE INDEX invoice_sale    ON invoice (sale);
CREATE INDEX invoice_tail    ON invoice (substr(ref, -4));
CREATE INDEX invoice_token   ON invoice (token)      WHERE token <> '';
CREATE INDEX invoice_request ON invoice (request_id) WHERE request_id <> '';
CREATE INDEX invoice_paid    ON invoice (settled_at) WHERE state IN ('paid', 'paid late');

CREATE TRIGGER invoice_stays BEFORE DELETE ON invoice
BEGIN SELECT RAISE(ABORT, 'an invoice is never deleted'); END;

CREATE TRIGGER invoice_facts BEFORE UPDATE OF n, ref, sale, amount, created_at ON invoice
WHEN (NEW.n, NEW.ref, NEW.sale, NEW.amount, NEW.created_at)
    IS NOT (OLD.n, OLD.ref, OLD.sale, OLD.amount, OLD.created_at)
BEGIN SELECT RAISE(ABORT, 'the facts of a sale never change'); END;

CREATE TABLE event (
    n       INTEGER PRIMARY KEY,
    invoice INTEGER NOT NULL REFERENCES invoice (n),
    at      INTEGER NOT NULL,
    kind    TEXT    NOT NULL CHECK (kind <> ''),
    state   TEXT    NOT NULL,
    text    TEXT    NOT NULL DEFAULT '',
    amount  INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX event_invoice ON event (invoice);

CREATE TRIGGER event_stays BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'history is never deleted'); END;

CREATE TRIGGER event_as_written BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'history is never rewritten'); END;
