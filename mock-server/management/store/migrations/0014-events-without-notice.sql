-- Why nobody was told of an event; empty = somebody was, or it is older than this column.
ALTER TABLE alarm_events ADD COLUMN no_notice TEXT NOT NULL DEFAULT '';
