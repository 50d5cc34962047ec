-- Who was at the till when the invoice was made, "" where nobody said. In the
-- history, which tills share, the line of its beginning has it.
ALTER TABLE invoice ADD COLUMN cashier TEXT NOT NULL DEFAULT '';

-- The names used here are found without reading a sale twice.
CREATE INDEX invoice_cashier ON invoice (cashier, n) WHERE cashier <> '';

DROP VIEW words;
CREATE VIEW words (n, text) AS SELECT n,
    replace(replace(replace(replace(replace(replace(replace(replace(replace(
    firstname || ' ' || lastname || ' ' || email || ' ' || object
    || ' ' || ref || ' ' || request_id || ' ' || operator_ref
    || CASE WHEN items = '[]' OR NOT json_valid(items) THEN '' ELSE (
        WITH RECURSIVE i (x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM i WHERE x + 1 < json_array_length(items))
        SELECT coalesce(group_concat(
            coalesce(' ' || (items ->> ('$[' || x || '].name')), '')
            || coalesce(' ' || (items ->> ('$[' || x || '].description')), ''), ''), '') FROM i) END
    || CASE phone WHEN '' THEN '' ELSE (
        SELECT ' ' || d || ' ' || substr(d, 4) || ' ' || substr(d, -8)
        FROM (SELECT replace(replace(replace(replace(replace(replace(phone, ' ', ''), '+', ''), '-', ''), '.', ''), '(', ''), ')', '') AS d)) END
    || CASE cashier WHEN '' THEN '' ELSE ' ' || cashier END
    || CASE WHEN state IN ('lost answer', 'amount differs', 'reference differs') OR doubt <> '' THEN ' ' || char(0xE000) ELSE '' END
    || CASE WHEN state IN ('sending', 'pending') THEN ' ' || char(0xE001)
            WHEN state IN ('failed', 'refused', 'not sent', 'paid late') THEN ' ' || char(0xE002) ELSE '' END,
    'œ', 'oe'), 'Œ', 'OE'), 'æ', 'ae'), 'Æ', 'AE'), 'ß', 'ss'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O')
FROM invoice;
