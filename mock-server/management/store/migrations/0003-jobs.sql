-- Long work that goes on after a restart. Without a reference to instances, so that a job outlives the instance
-- that it worked on and can say why it ended. input, checkpoint, result and error are JSON; file_name is empty
-- until there is a file to download.
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  instance_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  subject TEXT NOT NULL,
  input TEXT NOT NULL,
  checkpoint TEXT,
  done INTEGER NOT NULL,
  total INTEGER,
  failed INTEGER NOT NULL,
  result TEXT,
  error TEXT,
  file_name TEXT NOT NULL,
  started_by TEXT NOT NULL,
  started_from TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;
CREATE INDEX jobs_by_instance ON jobs (instance_id, created_at);
CREATE INDEX jobs_by_end ON jobs (finished_at);
