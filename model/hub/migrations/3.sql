-- Who sees a shop sees its rows. Which shops a role sees is said by policies on
-- caisse.shop alone (see caisse hub sql): without one it sees none. The owner of
-- the tables sees all.

ALTER TABLE caisse.shop ENABLE ROW LEVEL SECURITY;
ALTER TABLE caisse.till ENABLE ROW LEVEL SECURITY;
ALTER TABLE caisse.invoice ENABLE ROW LEVEL SECURITY;
ALTER TABLE caisse.event ENABLE ROW LEVEL SECURITY;
ALTER TABLE caisse.turn ENABLE ROW LEVEL SECURITY;

CREATE POLICY of_shop ON caisse.till USING (shop IN (SELECT id FROM caisse.shop));
CREATE POLICY of_shop ON caisse.invoice USING (shop IN (SELECT id FROM caisse.shop));
CREATE POLICY of_shop ON caisse.event USING (shop IN (SELECT id FROM caisse.shop));
CREATE POLICY of_shop ON caisse.turn USING (shop IN (SELECT id FROM caisse.shop));
