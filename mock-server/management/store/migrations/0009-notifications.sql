-- contacts: JSON list of people.
CREATE TABLE contact_groups (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  remark TEXT NOT NULL,
  contacts TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- settings: JSON without secrets. secrets: addresses and keys of the channels, sealed with the key file of the data folder.
CREATE TABLE notification_policies (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  settings TEXT NOT NULL,
  secrets TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- One row at most. password is sealed.
CREATE TABLE notification_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  settings TEXT NOT NULL,
  password TEXT NOT NULL
) STRICT;

-- What alarms told, as it was then.
CREATE TABLE notices (
  id TEXT PRIMARY KEY,
  event_id TEXT NOT NULL,
  facts TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX notices_by_time ON notices (created_at);

-- One row a notice, policy, channel and receiver; written in the transaction of the event. seq is their order. target names
-- the receiver of one channel (rate bound, order), lane the host that it is at (parallelism), alarm the rule and its object.
-- A digest has no notice; what it names has its id in digest_id.
CREATE TABLE deliveries (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  notice_id TEXT REFERENCES notices (id),
  event_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL,
  rule_name TEXT NOT NULL,
  instance_name TEXT NOT NULL,
  title TEXT NOT NULL,
  policy_id TEXT NOT NULL,
  policy_name TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  receiver TEXT NOT NULL,
  address TEXT NOT NULL,
  target TEXT NOT NULL,
  lane TEXT NOT NULL,
  alarm TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  refusals INTEGER NOT NULL,
  last_answer TEXT NOT NULL,
  next_at INTEGER,
  give_up_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  digest_id TEXT NOT NULL
) STRICT;
CREATE INDEX deliveries_open ON deliveries (state, target, seq);
CREATE INDEX deliveries_by_time ON deliveries (at);
CREATE INDEX deliveries_by_event ON deliveries (event_id);
CREATE INDEX deliveries_by_digest ON deliveries (digest_id) WHERE digest_id <> '';
CREATE INDEX deliveries_by_notice ON deliveries (notice_id);

-- Written before the try begins and again when it has ended, so that a crash leaves no try that nobody knows of.
CREATE TABLE delivery_attempts (
  delivery_id TEXT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  outcome TEXT NOT NULL,
  answer TEXT NOT NULL,
  PRIMARY KEY (delivery_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_attempts_by_time ON delivery_attempts (started_at);
