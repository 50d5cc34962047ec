-- The number of a sale among those of its day: ticket_day is 20261127, both are
-- 0 in sales that are older than numbers.
ALTER TABLE invoice ADD COLUMN ticket_day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE invoice ADD COLUMN ticket     INTEGER NOT NULL DEFAULT 0;
CREATE INDEX invoice_ticket ON invoice (ticket_day, ticket) WHERE ticket > 0;

DROP TRIGGER invoice_facts;
CREATE TRIGGER invoice_facts BEFORE UPDATE OF n, ref, sale, amount, ticket_day, ticket, created_at, machine_at, dated ON invoice
WHEN (NEW.n, NEW.ref, NEW.sale, NEW.amount, NEW.ticket_day, NEW.ticket) IS NOT (OLD.n, OLD.ref, OLD.sale, OLD.amount, OLD.ticket_day, OLD.ticket)
    OR (NEW.created_at, NEW.machine_at, NEW.dated) IS NOT (OLD.created_at, OLD.machine_at, OLD.dated)
        AND (OLD.dated, NEW.dated) IS NOT (0, 1)
BEGIN SELECT RAISE(ABORT, 'the facts of a sale never change'); END;

-- The last numbers given, the day of the newest sale first: '20261127:17
-- 20261126:45'. They only grow, whatever becomes of the invoices, and what was
-- counted beside the file has them too: no number is given twice.
ALTER TABLE mark ADD COLUMN tickets TEXT NOT NULL DEFAULT '';
