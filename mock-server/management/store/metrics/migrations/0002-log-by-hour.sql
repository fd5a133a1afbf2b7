-- The rows of an hour go a few at a time once it is stored.
CREATE INDEX step_log_hour ON step_log (hour);
