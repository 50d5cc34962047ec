-- How a till hands over, in the server's own words: a server keeps the plan of a
-- function, and reads a text that is sent to it anew each time. It keeps one that
-- it made for empty tables too: so each row is looked up by its key, come what may.

CREATE FUNCTION caisse.push(to_shop text, handed json, lines json, OUT before bigint, OUT after bigint, OUT has json)
    LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
BEGIN
    -- The shop is locked first, and to the end: that orders all changes of it. What
    -- is expected to be there is looked at under the lock.
    SELECT s.seq INTO before FROM caisse.shop s WHERE s.id = to_shop FOR NO KEY UPDATE;
    WITH written AS (
        INSERT INTO caisse.invoice AS old (ref, till, shop, seq, rev, mark, day, sale, amount, ticket_day, ticket, items, object, firstname, lastname, email,
            created_at, machine_at, undated, state, doubt, aside, replaced_by, pending_at, checked_at, settled_at, expires_at, code, token, link,
            raw_status, got_amount, got_ref, operator_id, operator_name, phone, request_id, operator_ref, host)
        SELECT r.ref, r.till, s.id, s.seq + row_number() OVER (ORDER BY r.ref), r.rev, r.mark, r.day, r.sale, r.amount, r.ticket_day, r.ticket, r.items, r.object, r.firstname, r.lastname, r.email,
            r.created_at, r.machine_at, r.undated, r.state, r.doubt, r.aside, r.replaced_by, r.pending_at, r.checked_at, r.settled_at, r.expires_at,
            r.code, r.token, r.link, r.raw_status, r.got_amount, r.got_ref, r.operator_id, r.operator_name, r.phone, r.request_id, r.operator_ref,
            r.host
        FROM json_to_recordset(handed) r (ref text, till text, rev bigint, mark bigint, theirs bigint, over boolean, day date,
            sale text, amount bigint, ticket_day date, ticket integer, items jsonb, object text, firstname text, lastname text, email text,
            created_at timestamptz, machine_at timestamptz, undated boolean, state text, doubt text, aside boolean, replaced_by text, pending_at
            timestamptz, checked_at timestamptz, settled_at timestamptz, expires_at timestamptz, code text, token text, link text, raw_status text,
            got_amount bigint, got_ref text, operator_id text, operator_name text, phone text, request_id text, operator_ref text, host text)
        JOIN caisse.shop s ON s.id = to_shop LEFT JOIN caisse.invoice i ON i.ref = r.ref
        WHERE i.ref IS NULL OR i.mark = r.theirs AND (i.mark <> r.mark OR r.over) AND i.shop = s.id AND i.till = r.till
            AND coalesce(i.machine_at, i.created_at) = coalesce(r.machine_at, r.created_at)
            AND (i.sale, i.amount, i.ticket_day, i.ticket, i.items, i.object, i.firstname, i.lastname, i.email)
                IS NOT DISTINCT FROM (r.sale, r.amount, r.ticket_day, r.ticket, r.items, r.object, r.firstname, r.lastname, r.email)
        ON CONFLICT (ref) DO UPDATE SET (seq, rev, mark, day, created_at, machine_at, undated, state, doubt, aside, replaced_by, pending_at, checked_at, settled_at, expires_at, code, token, link,
            raw_status, got_amount, got_ref, operator_id, operator_name, phone, request_id, operator_ref, host)
            = (excluded.seq, excluded.rev, excluded.mark, excluded.day, excluded.created_at, excluded.machine_at, excluded.undated, excluded.state, excluded.doubt, excluded.aside, excluded.replaced_by,
            excluded.pending_at, excluded.checked_at, excluded.settled_at, excluded.expires_at, excluded.code, excluded.token, excluded.link,
            excluded.raw_status, excluded.got_amount, excluded.got_ref, excluded.operator_id, excluded.operator_name, excluded.phone,
            excluded.request_id, excluded.operator_ref, excluded.host)
            WHERE old.shop = excluded.shop
        RETURNING seq)
    UPDATE caisse.shop SET seq = (SELECT max(seq) FROM written) WHERE id = to_shop AND EXISTS (SELECT FROM written) RETURNING seq INTO after;
    INSERT INTO caisse.event (ref, id, shop, at, machine_at, kind, state, text, amount)
        SELECT i.ref, e.id, i.shop, e.at, e.machine_at, e.kind, e.state, e.text, e.amount
        FROM json_to_recordset(lines) e (ref text, mark bigint, id bigint, at timestamptz, machine_at timestamptz, kind text, state text, text text, amount bigint)
        JOIN caisse.invoice i ON i.ref = e.ref AND i.mark = e.mark
        ON CONFLICT DO NOTHING;
    SELECT json_object_agg(i.ref, i.mark) INTO has FROM json_to_recordset(handed) r (ref text) JOIN caisse.invoice i ON i.ref = r.ref;
    after := coalesce(after, before);
END $$;

COMMENT ON FUNCTION caisse.push IS 'Takes copies of invoices and lines of their histories of one shop, as far as what is here is what the till expects. Says the shop''s seq before and after it, and the marks that are here now.';
