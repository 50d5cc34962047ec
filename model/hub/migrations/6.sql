-- The closings of the tills: each knows those of all others of its shop.

CREATE TABLE caisse.closing (
    shop          text        NOT NULL REFERENCES caisse.shop,
    till          text        NOT NULL CHECK (till <> ''),
    number        integer     NOT NULL CHECK (number > 0),
    mark          bigint      NOT NULL,
    day           date        NOT NULL,
    from_at       timestamptz NOT NULL,
    to_at         timestamptz NOT NULL,
    lines         bigint      NOT NULL CHECK (lines >= 0),
    paid_count    bigint      NOT NULL CHECK (paid_count >= 0),
    paid_sum      bigint      NOT NULL CHECK (paid_sum >= 0),
    late_count    bigint      NOT NULL CHECK (late_count >= 0),
    late_sum      bigint      NOT NULL CHECK (late_sum >= 0),
    look_count    bigint      NOT NULL CHECK (look_count >= 0),
    look_sum      bigint      NOT NULL CHECK (look_sum >= 0),
    waiting_count bigint      NOT NULL CHECK (waiting_count >= 0),
    waiting_sum   bigint      NOT NULL CHECK (waiting_sum >= 0),
    total_count   bigint      NOT NULL CHECK (total_count >= 0),
    total_sum     bigint      NOT NULL CHECK (total_sum >= 0),
    before        text        NOT NULL CHECK (before ~ '^[0-9a-f]{64}$'),
    hash          text        NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (shop, till, number)
);

CREATE TRIGGER closing_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON caisse.closing
    EXECUTE FUNCTION caisse.refuse('a closing is never deleted and never rewritten');

ALTER TABLE caisse.closing ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_shop ON caisse.closing USING (shop IN (SELECT id FROM caisse.shop));

-- Roles that hand over histories hand over closings, without being made anew.
DO $grants$ DECLARE to_role name; BEGIN
    FOR to_role IN SELECT r.rolname FROM pg_class c, aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
        WHERE c.oid = 'caisse.event'::regclass AND a.privilege_type = 'INSERT' AND a.grantee <> c.relowner
    LOOP
        EXECUTE 'GRANT SELECT, INSERT ON caisse.closing TO ' || quote_ident(to_role);
    END LOOP;
END $grants$;

COMMENT ON TABLE caisse.closing IS 'The closings (Z) of each till: what it took since the one before, by its own count. A day of a shop has those of all its tills. A row is written once, by the till or by another that had it.';
COMMENT ON COLUMN caisse.closing.till IS 'The id of the till that closed.';
COMMENT ON COLUMN caisse.closing.number IS 'Of the closing among those of its till: without a gap.';
COMMENT ON COLUMN caisse.closing.mark IS 'A number for all that the row says.';
COMMENT ON COLUMN caisse.closing.day IS 'The day of the shop on which it was made.';
COMMENT ON COLUMN caisse.closing.from_at IS 'When the closing before was made, or the first sale.';
COMMENT ON COLUMN caisse.closing.to_at IS 'When it was made. Whatever the till saw between both is in it.';
COMMENT ON COLUMN caisse.closing.lines IS 'Of the till''s chain in it.';
COMMENT ON COLUMN caisse.closing.paid_count IS 'Payments that were confirmed.';
COMMENT ON COLUMN caisse.closing.paid_sum IS 'What they come to, in whole francs CFA.';
COMMENT ON COLUMN caisse.closing.late_count IS 'Payments that were confirmed late: money like the others, in no other count.';
COMMENT ON COLUMN caisse.closing.late_sum IS 'What they come to.';
COMMENT ON COLUMN caisse.closing.look_count IS 'Payments a person must look at: in no sum.';
COMMENT ON COLUMN caisse.closing.look_sum IS 'What was asked for them.';
COMMENT ON COLUMN caisse.closing.waiting_count IS 'Links that could still be paid: carried over to the next closing.';
COMMENT ON COLUMN caisse.closing.waiting_sum IS 'What was asked for them.';
COMMENT ON COLUMN caisse.closing.total_count IS 'Confirmed payments of this closing and of all before it.';
COMMENT ON COLUMN caisse.closing.total_sum IS 'What they come to.';
COMMENT ON COLUMN caisse.closing.before IS 'The hash of the closing before; zeros in the first.';
COMMENT ON COLUMN caisse.closing.hash IS 'SHA-256 over the chain of the till up to this closing, as it is printed.';
