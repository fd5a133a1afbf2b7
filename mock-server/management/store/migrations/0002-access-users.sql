-- Application users that this console made or changed. Some engines do not list them, so that all that is known
-- of one stands here; the remark and the times are nowhere else. secret_key is sealed, empty = not known.
-- The permissions are JSON: [{"name":"orders","permission":"PUB"}].
CREATE TABLE access_users (
  instance_id TEXT NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  secret_key TEXT NOT NULL,
  administrator INTEGER NOT NULL,
  allow_list TEXT NOT NULL,
  default_topic_permission TEXT NOT NULL,
  default_group_permission TEXT NOT NULL,
  topic_permissions TEXT NOT NULL,
  group_permissions TEXT NOT NULL,
  remark TEXT NOT NULL,
  created_at INTEGER,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (instance_id, user_id)
) STRICT;
