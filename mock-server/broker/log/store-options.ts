/** Options of a store; sizes only differ from the defaults in tests, a real broker refuses other ones. */
export interface MessageStoreOptions {
  rootDir: string;
  /** Written into records: the address that clients dial for a message by id. `ip` is an IPv4 address as uint32. */
  storeHost: { ip: number; port: number };
  /** Default 1 GiB; files are sparse. */
  commitLogSegmentBytes?: number;
  /** Default 300,000 entries of 20 bytes. */
  consumeQueueFileEntries?: number;
  /** Default 5,000,000 slots and 20,000,000 entries a key index file. */
  indexSlots?: number;
  indexEntries?: number;
  /** Default 500 ms between asynchronous flushes. */
  flushIntervalMs?: number;
  /** Default 72 h. */
  retentionMs?: number;
  /** Delays of the levels of the delay topic in ms, from which recovery knows when its messages are due; default none. */
  delayLevelsMs?: readonly number[];
  /** Clock of store timestamps and retention, ms; default Date.now. */
  now?: () => number;
}
