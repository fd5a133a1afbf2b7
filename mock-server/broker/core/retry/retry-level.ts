/** The first retry comes after the time of this level: 10 s (RETRY-5). */
const firstRetryLevel = 3;

/**
 * The delay level of a retry: the one that the consumer asked for, else 3 for a message that failed for the first time,
 * 4 for the second. Levels above the table count as its last, so that all later retries wait 2 h (RETRY-9).
 */
export function retryLevel(askedLevel: number, reconsumeTimes: number): number {
  return askedLevel > 0 ? askedLevel : firstRetryLevel + reconsumeTimes;
}
