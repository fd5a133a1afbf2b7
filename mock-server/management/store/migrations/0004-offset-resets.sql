-- Every reset of a group's offsets on a topic, those that half failed too. target is JSON as the API takes it,
-- clients_told a JSON list of client ids; undoes names the reset that this one took back.
CREATE TABLE offset_resets (
  id INTEGER PRIMARY KEY,
  instance_id TEXT NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  group_name TEXT NOT NULL,
  topic TEXT NOT NULL,
  at INTEGER NOT NULL,
  account TEXT NOT NULL,
  target TEXT NOT NULL,
  undoes INTEGER REFERENCES offset_resets (id),
  clients_told TEXT NOT NULL
) STRICT;
CREATE INDEX offset_resets_by_group ON offset_resets (instance_id, group_name, at);
CREATE INDEX offset_resets_by_undone ON offset_resets (undoes);

-- old_offset is null where the group had never committed. result stays "unknown" when the server stopped in between.
CREATE TABLE offset_reset_queues (
  reset_id INTEGER NOT NULL REFERENCES offset_resets (id) ON DELETE CASCADE,
  broker_name TEXT NOT NULL,
  queue_id INTEGER NOT NULL,
  old_offset INTEGER,
  new_offset INTEGER NOT NULL,
  result TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (reset_id, broker_name, queue_id)
) STRICT;
