-- A delivery whose state is waiting and whose reason is outsideHours waits for the hours of its policy to begin, at next_at.
CREATE INDEX deliveries_held ON deliveries (policy_id, next_at) WHERE state = 'waiting' AND reason = 'outsideHours';
-- What a receiver was told of one alarm.
CREATE INDEX deliveries_by_alarm ON deliveries (target, alarm, seq);
