/** What a store tells about itself. */
export interface StoreStatistics {
  commitLogMinOffset: number;
  commitLogMaxOffset: number;
  bytesToFlush: number;
  /** Consume queues and key index get their entries with the append: always 0. */
  dispatchBehindBytes: number;
  diskTotalBytes: number;
  /** Without what the system keeps for root. */
  diskFreeBytes: number;
  commitLogBytesOnDisk: number;
  putTimes: number;
  putSizeBytes: number;
  putFailedTimes: number;
  putEntireTimeMaxMs: number;
  /** The 13 buckets of spec BRK-4. */
  putTimeBuckets: readonly number[];
  putLatencyP99Ms: number;
  putLatencyP999Ms: number;
}
