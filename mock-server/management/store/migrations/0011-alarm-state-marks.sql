-- End of the last period that changed the object: a rule over many objects is evaluated in several transactions, and after a crash
-- between two of them goes on where it was.
ALTER TABLE alarm_states ADD COLUMN evaluated_to INTEGER NOT NULL DEFAULT 0;
