-- settings, subject and conditions are JSON as the API takes and gives them. Times are milliseconds since 1970 UTC.
CREATE TABLE alarm_templates (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  remark TEXT NOT NULL,
  dimension TEXT NOT NULL,
  settings TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT;

-- evaluated_to: end of the last period that was evaluated. It is moved in the transaction that keeps what came of it,
-- so that no period is evaluated twice.
CREATE TABLE alarm_rules (
  id TEXT PRIMARY KEY,
  instance_id TEXT NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  settings TEXT NOT NULL,
  template_id TEXT REFERENCES alarm_templates (id),
  preset_id TEXT,
  evaluated_to INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  UNIQUE (instance_id, name)
) STRICT;
CREATE INDEX alarm_rules_by_template ON alarm_rules (template_id);

CREATE TABLE alarm_rule_policies (
  rule_id TEXT NOT NULL REFERENCES alarm_rules (id) ON DELETE CASCADE,
  policy_id TEXT NOT NULL,
  PRIMARY KEY (rule_id, policy_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX alarm_rule_policies_by_policy ON alarm_rule_policies (policy_id);

-- The history: it outlives the rule.
CREATE TABLE alarms (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  instance_id TEXT NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  rule_id TEXT NOT NULL,
  rule_name TEXT NOT NULL,
  dimension TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_key TEXT NOT NULL,
  severity TEXT NOT NULL,
  kind TEXT NOT NULL,
  match TEXT NOT NULL,
  conditions TEXT NOT NULL,
  raised_at INTEGER NOT NULL,
  late INTEGER NOT NULL,
  ended_at INTEGER,
  end_reason TEXT,
  acknowledged_at INTEGER,
  acknowledged_by TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX alarms_by_instance ON alarms (instance_id, raised_at);
CREATE INDEX alarms_standing ON alarms (instance_id) WHERE ended_at IS NULL;
CREATE INDEX alarms_by_rule ON alarms (rule_id);
CREATE INDEX alarms_by_end ON alarms (ended_at);

CREATE TABLE alarm_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  alarm_id INTEGER NOT NULL REFERENCES alarms (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  late INTEGER NOT NULL,
  notified INTEGER NOT NULL,
  conditions TEXT NOT NULL
) STRICT;
CREATE INDEX alarm_events_by_alarm ON alarm_events (alarm_id);

-- Only objects of which something is worth keeping: points in a row that passed, or an alarm that stands.
CREATE TABLE alarm_states (
  rule_id TEXT NOT NULL REFERENCES alarm_rules (id) ON DELETE CASCADE,
  subject_key TEXT NOT NULL,
  subject TEXT NOT NULL,
  status TEXT NOT NULL,
  conditions TEXT NOT NULL,
  since INTEGER,
  noticed_at INTEGER,
  alarm_id INTEGER REFERENCES alarms (id) ON DELETE CASCADE,
  PRIMARY KEY (rule_id, subject_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX alarm_states_by_alarm ON alarm_states (alarm_id);
