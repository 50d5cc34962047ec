-- What nobody may do by accident, and what the columns mean.

CREATE FUNCTION caisse.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'caisse: %', TG_ARGV[0] USING ERRCODE = 'CA001';
END $$;

CREATE TRIGGER invoice_stays BEFORE DELETE OR TRUNCATE ON caisse.invoice
    EXECUTE FUNCTION caisse.refuse('an invoice is never deleted');
CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON caisse.event
    EXECUTE FUNCTION caisse.refuse('history is never deleted and never rewritten');
CREATE TRIGGER till_stays BEFORE DELETE OR TRUNCATE ON caisse.till
    EXECUTE FUNCTION caisse.refuse('a till is never deleted: it is adopted');
CREATE TRIGGER shop_stays BEFORE DELETE OR TRUNCATE ON caisse.shop
    EXECUTE FUNCTION caisse.refuse('a shop is never deleted');

CREATE TRIGGER invoice_facts BEFORE UPDATE ON caisse.invoice FOR EACH ROW
    WHEN ((OLD.ref, OLD.shop, OLD.till, OLD.sale, OLD.amount, OLD.ticket_day, OLD.ticket, coalesce(OLD.machine_at, OLD.created_at),
           OLD.items, OLD.object, OLD.firstname, OLD.lastname, OLD.email)
        IS DISTINCT FROM (NEW.ref, NEW.shop, NEW.till, NEW.sale, NEW.amount, NEW.ticket_day, NEW.ticket, coalesce(NEW.machine_at, NEW.created_at),
           NEW.items, NEW.object, NEW.firstname, NEW.lastname, NEW.email))
    EXECUTE FUNCTION caisse.refuse('the facts of a sale never change');
CREATE TRIGGER shop_seq BEFORE UPDATE ON caisse.shop FOR EACH ROW
    WHEN (NEW.seq < OLD.seq OR NEW.id <> OLD.id)
    EXECUTE FUNCTION caisse.refuse('the number of a shop''s last change only grows');
CREATE TRIGGER till_shop BEFORE UPDATE ON caisse.till FOR EACH ROW
    WHEN (NEW.id <> OLD.id OR NEW.shop <> OLD.shop)
    EXECUTE FUNCTION caisse.refuse('a till that moves to another shop takes a new id');

COMMENT ON SCHEMA caisse IS 'What the tills of caisse hand each other. Read it as you like; change nothing by hand: a row that is not what its mark says is left out by every till.';
COMMENT ON TABLE caisse.meta IS 'One row: which shared ledger this is, the version of its tables, and how often tills show themselves.';
COMMENT ON COLUMN caisse.meta.beat_seconds IS 'How often a till shows itself and asks for news. May be changed by hand: 5, up to 60 with thousands of tills.';
COMMENT ON TABLE caisse.shop IS 'The shops.';
COMMENT ON COLUMN caisse.shop.seq IS 'The number of the last change of an invoice of the shop. It only grows.';
COMMENT ON TABLE caisse.till IS 'The tills, and receivers of callbacks (kind).';
COMMENT ON COLUMN caisse.till.session IS 'The run of the program that has the till; empty when it ended in peace.';
COMMENT ON COLUMN caisse.till.seen_at IS 'When it last showed itself, by this server''s clock.';
COMMENT ON COLUMN caisse.till.unsent IS 'How many of its invoices it had not handed over then.';
COMMENT ON COLUMN caisse.till.complete_to IS 'Up to when all of its sales are here, by its own clock. A day of a shop is complete when this is later than the day''s end for all its tills.';
COMMENT ON COLUMN caisse.till.adopted_by IS 'The till that took over the sales of this one, which is gone.';
COMMENT ON TABLE caisse.invoice IS 'One payment request each. Several of one sale replace each other: amounts may be summed over those that are paid, not over all.';
COMMENT ON COLUMN caisse.invoice.ref IS 'LigdiCash''s transaction_id.';
COMMENT ON COLUMN caisse.invoice.till IS 'The id of the till that sold it.';
COMMENT ON COLUMN caisse.invoice.seq IS 'The number of its last change in its shop.';
COMMENT ON COLUMN caisse.invoice.rev IS 'How often the till that sold it changed what only it changes.';
COMMENT ON COLUMN caisse.invoice.mark IS 'A number for all that the row and its history say, without checked_at.';
COMMENT ON COLUMN caisse.invoice.day IS 'The day of created_at in UTC, by which tills compare what they have.';
COMMENT ON COLUMN caisse.invoice.sale IS 'The ref of the first invoice of the sale.';
COMMENT ON COLUMN caisse.invoice.amount IS 'Whole francs CFA.';
COMMENT ON COLUMN caisse.invoice.ticket IS 'The number of the sale among those of ticket_day at its till.';
COMMENT ON COLUMN caisse.invoice.created_at IS 'By LigdiCash''s clock, where the difference was known (not undated).';
COMMENT ON COLUMN caisse.invoice.machine_at IS 'The same moment by the machine''s own clock, where that is another.';
COMMENT ON COLUMN caisse.invoice.items IS 'A list of objects with name, description, quantity and unit_price; NULL where only the amount counts.';
COMMENT ON COLUMN caisse.invoice.state IS 'sending, pending, lost answer, not sent, refused, paid, paid late, amount differs, reference differs, failed. Money came in for paid and paid late alone.';
COMMENT ON COLUMN caisse.invoice.doubt IS 'Why a person should look at it; empty otherwise.';
COMMENT ON COLUMN caisse.invoice.replaced_by IS 'The ref of the link of the same sale that is shown instead.';
COMMENT ON COLUMN caisse.invoice.settled_at IS 'When the state became final at the till that learnt it.';
COMMENT ON COLUMN caisse.invoice.token IS 'LigdiCash''s key to ask about the invoice.';
COMMENT ON COLUMN caisse.invoice.host IS 'Who confirmed the payment.';
COMMENT ON TABLE caisse.event IS 'The history of the invoices. A settled line may be there twice, of two tills that asked: count invoices, not lines.';
COMMENT ON COLUMN caisse.event.id IS 'A number for all that the line says.';
COMMENT ON TABLE caisse.turn IS 'Which till last asked LigdiCash about an invoice, and when, by this server''s clock: two never ask at once.';
COMMENT ON TABLE caisse.slot IS 'When the next question may be asked on behalf of an account of LigdiCash.';
