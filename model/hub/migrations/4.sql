-- What receivers of callbacks heard of that nobody has sold.

ALTER TABLE caisse.till ADD COLUMN unknown bigint NOT NULL DEFAULT 0, ADD COLUMN unknown_at timestamptz;

COMMENT ON COLUMN caisse.till.unknown IS 'How many payments callbacks have announced to it that no till knows: money may have moved that nobody wrote down.';
COMMENT ON COLUMN caisse.till.unknown_at IS 'When the last of them was counted.';
