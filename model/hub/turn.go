package hub

import (
	"context"
	"time"
)

// Gap is how long an invoice is left alone after a question about it, by the
// server's clock.
const Gap = 3050 * time.Millisecond

// Question is what a till wants to ask LigdiCash.
type Question struct {
	Ref     string
	Shop    string
	Account string        // who the questions are counted for: no key, and nothing that tells it
	Pace    time.Duration // between two questions of the account
	Known   int64         // the mark the shared ledger last had of the invoice, as far as the till knows; 0: none; below 0: the question is to be asked whatever it has
}

// Turn is the answer: to ask after Wait, or why not to.
type Turn struct {
	Granted bool
	Wait    time.Duration // until the question may leave; where it was not granted, until it is worth trying again
	Newer   bool          // the shared ledger knows more of the invoice: pull, don't ask
}

const mostWait = 10 * time.Second // as far ahead as slots are given out

const turnText = limits + `SET LOCAL synchronous_commit = off;
	INSERT INTO caisse.turn (ref, shop, till, asked_at) VALUES ($1, $2, $3, 'epoch') ON CONFLICT DO NOTHING;
	WITH known AS (SELECT mark FROM caisse.invoice WHERE ref = $1 AND mark <> $6 AND $6 >= 0),
		mine AS MATERIALIZED (SELECT CASE WHEN asked_at BETWEEN 'epoch' AND clock_timestamp() + $8 * interval '1 ms' THEN asked_at ELSE 'epoch' END AS asked_at FROM caisse.turn WHERE ref = $1 FOR UPDATE),
		free AS MATERIALIZED (SELECT FROM mine, (SELECT clock_timestamp() AS now) c
			WHERE NOT EXISTS (SELECT FROM known) AND asked_at <= now - $7 * interval '1 ms'),
		slot AS (INSERT INTO caisse.slot AS s (account, next_at) SELECT $4, clock_timestamp() + $5 * interval '1 ms' FROM free
			ON CONFLICT (account) DO UPDATE SET next_at = CASE
				WHEN s.next_at > clock_timestamp() + interval '1 minute' THEN clock_timestamp() ELSE greatest(s.next_at, clock_timestamp()) END + $5 * interval '1 ms'
				WHERE s.next_at <= clock_timestamp() + $8 * interval '1 ms' OR s.next_at > clock_timestamp() + interval '1 minute'
			RETURNING next_at - $5 * interval '1 ms' AS at),
		taken AS (UPDATE caisse.turn SET till = $3, shop = $2, asked_at = slot.at FROM slot WHERE ref = $1 RETURNING slot.at)
	SELECT EXISTS (SELECT FROM taken), EXISTS (SELECT FROM known), ceil(1000 * extract(epoch FROM CASE
		WHEN EXISTS (SELECT FROM taken) THEN (SELECT at FROM taken)
		WHEN EXISTS (SELECT FROM free) THEN clock_timestamp() + $5 * interval '1 ms'
		ELSE (SELECT asked_at FROM mine) + $7 * interval '1 ms' END - clock_timestamp()))::bigint`

// Turn takes the invoice for Gap, where nobody asks about it and the shared
// ledger knows no more of it than this till, and the next slot of its account.
// Both are by the server's clock.
func (h *Hub) Turn(ctx context.Context, till string, q Question) (Turn, error) {
	answers, err := h.do(ctx, quickLimit, turnText, q.Ref, q.Shop, till, q.Account, q.Pace.Milliseconds(), q.Known, Gap.Milliseconds(), mostWait.Milliseconds())
	if err != nil {
		return Turn{}, err
	}
	r := answers[len(answers)-1].first()
	wait := time.Duration(number(r[2])) * time.Millisecond
	return Turn{Granted: string(r[0]) == "t", Newer: string(r[1]) == "t", Wait: min(max(wait, 0), mostWait)}, nil
}

// Renew keeps the turn of a question that is under way. It says whether it is
// still this till's.
func (h *Hub) Renew(ctx context.Context, till, ref string) (bool, error) {
	answers, err := h.do(ctx, quickLimit, limits+"SET LOCAL synchronous_commit = off; UPDATE caisse.turn SET asked_at = greatest(asked_at, clock_timestamp()) WHERE ref = $1 AND till = $2 RETURNING ref", ref, till)
	if err != nil {
		return false, err
	}
	return len(answers[len(answers)-1]) == 1, nil
}
