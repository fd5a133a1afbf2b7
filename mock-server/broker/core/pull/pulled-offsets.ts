/**
 * Up to where the members of an online group pulled each queue: the offset behind the newest message that was handed out
 * (DASH-1, DASH-2). The newest pull counts, not the furthest: after a reset, or when a queue gets another owner, it goes back.
 */
export class PulledOffsets {
  private readonly byTopic = new Map<string, Map<number, number>>();

  /** Called with every pull that was looked at. */
  pulled(topic: string, queueId: number, nextOffset: number): void {
    let queues = this.byTopic.get(topic);
    if (!queues) this.byTopic.set(topic, (queues = new Map<number, number>()));
    queues.set(queueId, nextOffset);
  }

  /** -1 when nobody pulled there. */
  query(topic: string, queueId: number): number {
    return this.byTopic.get(topic)?.get(queueId) ?? -1;
  }

  /** The group does not subscribe to the topic any more. */
  forget(topic: string): void {
    this.byTopic.delete(topic);
  }
}
