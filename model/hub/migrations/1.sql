-- What the tills of a shop hand each other. Plain tables: reports may read them.

CREATE TABLE caisse.meta (
    one          boolean PRIMARY KEY DEFAULT true CHECK (one),
    program      text    NOT NULL,
    id           text    NOT NULL,
    version      integer NOT NULL,
    beat_seconds integer NOT NULL DEFAULT 5 CHECK (beat_seconds BETWEEN 1 AND 60)
);

CREATE TABLE caisse.shop (
    id   text   PRIMARY KEY CHECK (id <> ''),
    name text   NOT NULL UNIQUE CHECK (name <> ''),
    seq  bigint NOT NULL DEFAULT 0
);

CREATE TABLE caisse.till (
    id          text        PRIMARY KEY CHECK (id <> ''),
    shop        text        NOT NULL REFERENCES caisse.shop,
    name        text        NOT NULL CHECK (name <> ''),
    kind        text        NOT NULL,
    version     text        NOT NULL,
    session     text        NOT NULL,
    seen_at     timestamptz NOT NULL,
    unsent      bigint      NOT NULL DEFAULT 0,
    complete_to timestamptz,
    adopted_by  text        REFERENCES caisse.till
);
CREATE UNIQUE INDEX till_name ON caisse.till (shop, lower(name)) WHERE adopted_by IS NULL;

CREATE TABLE caisse.invoice (
    ref  text   PRIMARY KEY,
    shop text   NOT NULL REFERENCES caisse.shop,
    till text   NOT NULL,
    seq  bigint NOT NULL,
    rev  bigint NOT NULL,
    mark bigint NOT NULL,
    day  date   NOT NULL,

    sale       text        NOT NULL,
    amount     bigint      NOT NULL CHECK (amount > 0),
    ticket_day date,
    ticket     integer,
    created_at timestamptz NOT NULL,
    machine_at timestamptz,
    undated    boolean     NOT NULL,
    items      jsonb,
    object     text        NOT NULL,
    firstname  text        NOT NULL,
    lastname   text        NOT NULL,
    email      text        NOT NULL,

    state       text    NOT NULL,
    doubt       text    NOT NULL,
    aside       boolean NOT NULL,
    replaced_by text    NOT NULL,
    pending_at  timestamptz,
    checked_at  timestamptz,
    settled_at  timestamptz,
    expires_at  timestamptz,
    code        text    NOT NULL,
    token       text    NOT NULL,
    link        text    NOT NULL,

    raw_status    text   NOT NULL,
    got_amount    bigint NOT NULL,
    got_ref       text   NOT NULL,
    operator_id   text   NOT NULL,
    operator_name text   NOT NULL,
    phone         text   NOT NULL,
    request_id    text   NOT NULL,
    operator_ref  text   NOT NULL,
    host          text   NOT NULL
);
CREATE UNIQUE INDEX invoice_seq ON caisse.invoice (shop, seq);
CREATE INDEX invoice_day ON caisse.invoice (shop, day, till) INCLUDE (mark);

CREATE TABLE caisse.event (
    ref        text        NOT NULL REFERENCES caisse.invoice,
    id         bigint      NOT NULL,
    shop       text        NOT NULL,
    at         timestamptz NOT NULL,
    machine_at timestamptz,
    kind       text        NOT NULL,
    state      text        NOT NULL,
    text       text        NOT NULL,
    amount     bigint      NOT NULL,
    PRIMARY KEY (ref, id)
);

CREATE TABLE caisse.turn (
    ref      text        PRIMARY KEY,
    shop     text        NOT NULL,
    till     text        NOT NULL,
    asked_at timestamptz NOT NULL
);

CREATE TABLE caisse.slot (
    account text        PRIMARY KEY,
    next_at timestamptz NOT NULL
);
