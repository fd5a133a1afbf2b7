/** Later news of the same alarm to the same receiver waits for an earlier one that fails, but no longer than this. */
export const orderKeptMs = 10 * 60_000;

/**
 * Messages `e` on their way that tell earlier news `n` of an alarm than a delivery `d` does: its own, or one that it names, `m`. A digest
 * stands in the order of each alarm that it names by what it names of it, and in no other order: it is made later than all of that.
 */
const earlier = `FROM deliveries m
  CROSS JOIN deliveries n ON n.target = m.target AND n.alarm = m.alarm AND n.seq < m.seq AND n.finished_at IS NULL
  CROSS JOIN deliveries e ON e.id = CASE WHEN n.state = 'collected' THEN n.digest_id ELSE n.id END
  WHERE (m.id = d.id OR (m.digest_id = d.id AND m.digest_id <> '')) AND m.kind <> 'digest' AND e.id <> d.id AND e.state IN ('waiting', 'sending') AND e.reason = ''`;
/** It was made so lately that what comes after it keeps the order. */
const isKept = `(e.created_at > ?2 - ${orderKeptMs} AND e.created_at <= ?2)`;

/** Earlier messages `e` that a delivery `d` waits for; `?2` is now. That an alarm is over never overtakes what is still tried of it, however long. */
export const blockers = `${earlier} AND (${isKept} OR m.kind = 'recovered')`;

/** No earlier message of the same alarm to the same receiver is still on its way. */
export const unblocked = `NOT EXISTS (SELECT 1 ${blockers})`;

/** Nothing earlier of its alarm may fail and hold it up: it would hold up all others of a message that names it. */
export const collectable = `NOT EXISTS (SELECT 1 ${earlier} AND (e.attempts > 0 OR e.kind = 'digest'))`;

/** Where a delivery `d` stands among those that are due since the same time: a digest has the place of the oldest that it names. */
export const place = "CASE WHEN d.kind = 'digest' THEN (SELECT min(m.seq) FROM deliveries m WHERE m.digest_id = d.id AND m.digest_id <> '') ELSE d.seq END";
