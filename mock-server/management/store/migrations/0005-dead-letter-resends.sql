-- What was sent out of dead-letter queues again. A row is written before its message is sent (state intended), so that a
-- crash leaves no send that nobody knows of; marker travels with the message, and broker_name, queue_id and
-- first_offset say where to look for it. job_id is empty when no job sent it.
CREATE TABLE dead_letter_resends (
  id INTEGER PRIMARY KEY,
  instance_id TEXT NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  job_id TEXT NOT NULL,
  marker TEXT NOT NULL UNIQUE,
  group_name TEXT NOT NULL,
  offset_message_id TEXT NOT NULL,
  unique_id TEXT NOT NULL,
  origin_topic TEXT NOT NULL,
  dead_at INTEGER NOT NULL,
  edited INTEGER NOT NULL,
  target_topic TEXT NOT NULL,
  broker_name TEXT NOT NULL,
  queue_id INTEGER NOT NULL,
  first_offset INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  copies INTEGER NOT NULL,
  sent_message_id TEXT NOT NULL,
  account TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX dead_letter_resends_by_job ON dead_letter_resends (job_id, offset_message_id) WHERE job_id <> '';
CREATE INDEX dead_letter_resends_by_state ON dead_letter_resends (job_id, state);
CREATE INDEX dead_letter_resends_by_message ON dead_letter_resends (instance_id, offset_message_id);
CREATE INDEX dead_letter_resends_by_group ON dead_letter_resends (instance_id, group_name, dead_at);
CREATE INDEX dead_letter_resends_open ON dead_letter_resends (state) WHERE state = 'intended';
