-- Times are milliseconds since 1970 UTC.
CREATE TABLE accounts (
  name TEXT PRIMARY KEY,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  must_change_password INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

-- token_hash: SHA-256 of the cookie's value, so that a copy of this file opens no session.
CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
  csrf_token TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  address TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account);

-- secret_key is sealed with the key file of the data folder.
CREATE TABLE instances (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  kind TEXT NOT NULL,
  bundled INTEGER NOT NULL,
  name_servers TEXT NOT NULL,
  access_key TEXT NOT NULL,
  secret_key TEXT NOT NULL,
  tls INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_test TEXT
) STRICT;

-- What an engine cannot keep: the remark of a topic or group, and the type that a topic was created for.
CREATE TABLE topic_notes (
  instance_id TEXT NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  topic TEXT NOT NULL,
  remark TEXT NOT NULL,
  message_type TEXT,
  PRIMARY KEY (instance_id, topic)
) STRICT;
CREATE TABLE group_notes (
  instance_id TEXT NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  group_name TEXT NOT NULL,
  remark TEXT NOT NULL,
  PRIMARY KEY (instance_id, group_name)
) STRICT;

-- before, after: JSON. No secrets.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  account TEXT NOT NULL,
  address TEXT NOT NULL,
  action TEXT NOT NULL,
  instance_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  before TEXT,
  after TEXT,
  result TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_time ON audit (at);
