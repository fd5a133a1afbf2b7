/** An aligned piece of a commit log that was read from disk; `validEnd` is how far it held data then. */
export interface LogBlock {
  bytes: Buffer;
  startOffset: number;
  validEnd: number;
  lastUse: number;
  holder: Map<number, LogBlock>;
}

export const blockBytes = 256 * 1024;
const maxBlocks = 48;

/** Blocks of all commit logs of the process, the least recently used replaced first. Each log finds its own in its own map. */
class BlockCache {
  #blocks: LogBlock[] = [];
  #clock = 0;

  touch(block: LogBlock): void {
    block.lastUse = ++this.#clock;
  }

  /** A block that nobody reads any more, entered in `holder` under `startOffset` and still without data. */
  take(holder: Map<number, LogBlock>, startOffset: number): LogBlock {
    let block: LogBlock;
    if (this.#blocks.length < maxBlocks) {
      block = { bytes: Buffer.allocUnsafeSlow(blockBytes), startOffset, validEnd: startOffset, lastUse: 0, holder };
      this.#blocks.push(block);
    } else {
      block = this.#blocks.reduce((oldest, candidate) => (candidate.lastUse < oldest.lastUse ? candidate : oldest));
      if (block.holder.get(block.startOffset) === block) block.holder.delete(block.startOffset);
      block.startOffset = startOffset;
      block.validEnd = startOffset;
      block.holder = holder;
    }
    holder.set(startOffset, block);
    this.touch(block);
    return block;
  }

  /** Forgets every block of one log (closed, truncated, or segments deleted). */
  forget(holder: Map<number, LogBlock>): void {
    for (const block of holder.values()) block.lastUse = 0;
    holder.clear();
  }
}

export const blockCache = new BlockCache();
