/** Result object owned by the store, overwritten by the next append. */
export interface AppendResult {
  status: "ok" | "message-too-large" | "properties-too-large" | "topic-illegal" | "disk-full" | "closed";
  commitLogOffset: number;
  queueOffset: number;
  sizeBytes: number;
  storeTimestampMs: number;
}
