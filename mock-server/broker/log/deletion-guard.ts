/** Whether the segment that ends at `endOffset` may go; forced = before its time, because the disk is full. */
export type DeletionGuard = (endOffset: number, isForced: boolean) => boolean;
