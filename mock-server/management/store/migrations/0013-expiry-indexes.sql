-- What is forgotten is found by when it ended: alarms by instance, since each keeps only so many.
DROP INDEX alarms_by_end;
CREATE INDEX alarms_ended ON alarms (instance_id, ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX deliveries_finished ON deliveries (finished_at) WHERE finished_at IS NOT NULL;
