-- When somebody last said where an instance is (ms); the port of a start of the bundled one does not count.
ALTER TABLE instances ADD COLUMN address_set_at INTEGER NOT NULL DEFAULT 0;
