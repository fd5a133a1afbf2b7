-- Series of one metric in one scope of one instance, 32 to a row; `slots` is JSON: [names, step of the first point, hour of the last one or null] or null.
CREATE TABLE shards (
  number INTEGER PRIMARY KEY,
  instance_id TEXT NOT NULL,
  metric TEXT NOT NULL,
  scope TEXT NOT NULL,
  slots TEXT NOT NULL
) STRICT;
-- Points of the hours that have no rows below yet, as they came. Hours are counted since 1970.
CREATE TABLE step_log (
  id INTEGER PRIMARY KEY,
  hour INTEGER NOT NULL,
  step INTEGER NOT NULL,
  data BLOB NOT NULL
) STRICT;
-- place = period * 2^20 + number of the shard, so that rows are added at one end and taken away at the other; a period is an hour or (hours) a day.
CREATE TABLE points (place INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
CREATE TABLE minutes (place INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
CREATE TABLE hours (place INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
-- The first period of which no row was taken away.
CREATE TABLE kept_from (tier TEXT PRIMARY KEY, period INTEGER NOT NULL) STRICT;
CREATE TABLE absences (instance_id TEXT NOT NULL, metric TEXT NOT NULL, scope TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (instance_id, metric, scope)) WITHOUT ROWID, STRICT;
