-- All series of one metric in one scope of one instance.
CREATE TABLE families (
  number INTEGER PRIMARY KEY,
  instance_id TEXT NOT NULL,
  metric TEXT NOT NULL,
  scope TEXT NOT NULL,
  UNIQUE (instance_id, metric, scope)
) STRICT;
INSERT INTO families (instance_id, metric, scope) SELECT DISTINCT instance_id, metric, scope FROM shards;
-- A series; id = number of its shard * 32 + slot, so that it is found while nothing of it is in memory. since: step of its first point; ended: hour of its last one, null while there are new ones.
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  family INTEGER NOT NULL,
  names TEXT NOT NULL,
  since INTEGER NOT NULL,
  ended INTEGER,
  UNIQUE (family, names)
) STRICT;
CREATE INDEX series_alive ON series (id) WHERE ended IS NULL;
CREATE INDEX series_ended ON series (family, ended) WHERE ended IS NOT NULL;
INSERT OR IGNORE INTO series (id, family, names, since, ended)
  SELECT shards.number * 32 + slot.key, families.number, json_extract(slot.value, '$[0]'), json_extract(slot.value, '$[1]'), json_extract(slot.value, '$[2]')
  FROM shards JOIN families USING (instance_id, metric, scope), json_each(shards.slots) AS slot WHERE slot.type = 'array' AND json_extract(slot.value, '$[1]') >= 0;
-- Numbers that are taken: by a family, or (null) by rows of former series that are not older than `until`, an hour.
CREATE TABLE numbers (number INTEGER PRIMARY KEY, family INTEGER, until INTEGER) STRICT;
INSERT INTO numbers (number, family) SELECT shards.number, families.number FROM shards JOIN families USING (instance_id, metric, scope);
DROP TABLE shards;
ALTER TABLE numbers RENAME TO shards;
CREATE INDEX shards_family ON shards (family);
