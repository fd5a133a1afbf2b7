/** Topic and consumer group of scheduled dial-tests; the heartbeat reads by the same group. */
export const probeTopic = "MQDECK_PROBE";
export const probeGroup = "MQDECK_PROBE";
/** HB-004. */
export const heartbeatTopic = "_console_heartbeat";

const ownNames = new Set([probeTopic, probeGroup, heartbeatTopic]);

/**
 * Whether a topic or group is the console's own (HB-009): it counts as a system one, so that lists show it only when asked,
 * and rankings, totals, alarms and migration leave it out. What belongs to an own group (retries, dead letters) is own too.
 */
export function isOwnName(name: string): boolean {
  return ownNames.has(name.replace(/^%(?:RETRY|DLQ)%/, ""));
}
