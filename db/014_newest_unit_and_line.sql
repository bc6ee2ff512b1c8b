-- What a source says of itself may change: its unit, and the line that its machine is on. Then the newest counts, but what
-- a person has entered stays. So what was sent last stands beside it: where the two differ, a person has been there.

ALTER TABLE sensors ADD COLUMN IF NOT EXISTS sent_unit text;
ALTER TABLE machines ADD COLUMN IF NOT EXISTS sent_line text;

COMMENT ON COLUMN sensors.sent_unit IS 'The unit as sent last; unit follows it unless a person has entered another';
COMMENT ON COLUMN machines.sent_line IS 'The line as sent last; line follows it unless a person has entered another';
