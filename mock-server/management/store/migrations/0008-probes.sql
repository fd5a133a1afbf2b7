-- Who sends probes from these data, the same after each start (HB-012).
CREATE TABLE probe_sender (holder TEXT NOT NULL);

-- Scheduled dial-tests and heartbeat of an instance: the plan as JSON, and the address of each broker by name that was probed.
CREATE TABLE probe_plans (
  instance_id TEXT PRIMARY KEY REFERENCES instances (id) ON DELETE CASCADE,
  plan TEXT NOT NULL,
  heartbeat INTEGER NOT NULL DEFAULT 0,
  brokers TEXT NOT NULL DEFAULT '{}'
) STRICT;

-- Exact counts by the hour in which probes were sent (ms).
CREATE TABLE probe_counts (
  instance_id TEXT NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  broker_name TEXT NOT NULL,
  queue_id INTEGER NOT NULL,
  hour_at INTEGER NOT NULL,
  sent INTEGER NOT NULL, good INTEGER NOT NULL, met INTEGER NOT NULL,
  late INTEGER NOT NULL, lost INTEGER NOT NULL, failed INTEGER NOT NULL,
  doubled INTEGER NOT NULL, out_of_order INTEGER NOT NULL, abandoned INTEGER NOT NULL,
  PRIMARY KEY (instance_id, broker_name, queue_id, hour_at)
) STRICT, WITHOUT ROWID;

-- From the first probe that did not come back to the first one that did, by when they were sent (ms).
CREATE TABLE probe_outages (
  instance_id TEXT NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  broker_name TEXT NOT NULL,
  queue_id INTEGER NOT NULL,
  begin_at INTEGER NOT NULL,
  end_at INTEGER,
  last_failed_at INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  saw_end INTEGER NOT NULL,
  PRIMARY KEY (instance_id, broker_name, queue_id, begin_at)
) STRICT, WITHOUT ROWID;
