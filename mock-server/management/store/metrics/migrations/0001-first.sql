CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  instance_id TEXT NOT NULL,
  metric TEXT NOT NULL,
  scope TEXT NOT NULL,
  names TEXT NOT NULL,
  UNIQUE (instance_id, metric, scope, names)
) STRICT;
CREATE TABLE points (series INTEGER NOT NULL, at INTEGER NOT NULL, value REAL NOT NULL, PRIMARY KEY (series, at)) WITHOUT ROWID, STRICT;
CREATE TABLE absences (instance_id TEXT NOT NULL, metric TEXT NOT NULL, scope TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (instance_id, metric, scope)) WITHOUT ROWID, STRICT;
