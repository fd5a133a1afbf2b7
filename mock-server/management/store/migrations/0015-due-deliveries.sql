-- What is due, by receiver; what waits for hours to begin may be a heap of its own.
CREATE INDEX deliveries_due ON deliveries (target, next_at) WHERE state = 'waiting' AND reason = '';
-- News of an alarm of which a receiver was not told all yet.
CREATE INDEX deliveries_unfinished ON deliveries (target, alarm, seq) WHERE finished_at IS NULL;
