/** Later news of the same alarm to the same receiver waits for an earlier one that fails, but no longer than this. */
export const orderKeptMs = 10 * 60_000;

/** What a delivery tells of: its own alarm, or those that a digest names. */
const alarmsOf = (row: string): string => `(SELECT n.alarm FROM deliveries n WHERE n.digest_id = ${row}.id)`;
/** An earlier message tells of the same alarm as a later one. A digest stands in the order of each alarm that it names, and in no other. */
const sharesAlarm = `CASE
  WHEN e.kind <> 'digest' AND d.kind <> 'digest' THEN e.alarm = d.alarm
  WHEN d.kind <> 'digest' THEN d.alarm IN ${alarmsOf("e")}
  WHEN e.kind <> 'digest' THEN e.alarm IN ${alarmsOf("d")}
  ELSE EXISTS (SELECT 1 FROM deliveries m WHERE m.digest_id = d.id AND m.alarm IN ${alarmsOf("e")}) END`;
/** It tells that an alarm is over. */
const tellsEnd = "(d.kind = 'recovered' OR (d.kind = 'digest' AND EXISTS (SELECT 1 FROM deliveries m WHERE m.digest_id = d.id AND m.kind = 'recovered')))";
/** It was made so lately that what comes after it keeps the order. */
const isKept = `(e.created_at > ?2 - ${orderKeptMs} AND e.created_at <= ?2)`;

/** Earlier messages `e` that a delivery `d` waits for; `?2` is now. That an alarm is over never overtakes what is still tried of it, however long. */
export const blockers = `FROM deliveries e WHERE e.target = d.target AND e.seq < d.seq AND e.state IN ('waiting', 'sending') AND e.reason = '' AND ${sharesAlarm} AND (${isKept} OR ${tellsEnd})`;

/** No earlier message of the same alarm to the same receiver is still on its way; `more` narrows which hold it up. */
export const unblocked = (more: string): string => `NOT EXISTS (SELECT 1 ${blockers} ${more})`;
