import type { Clock } from "../clock.ts";

/** A queue's lock lasts this long unless it is renewed (protocol sheet section 5, Groups). */
const leaseMs = 60_000;

interface Lease {
  clientId: string;
  renewedAtMs: number;
}

/** A queue as locks name it. */
export interface LockedQueue {
  topic: string;
  brokerName: string;
  queueId: number;
}

/** The locks of orderly consumers: one holder per group and queue. */
export class QueueLocks {
  private readonly leases = new Map<string, Lease>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Locks or renews; returns those that this client holds now. */
  lock<Queue extends LockedQueue>(group: string, clientId: string, queues: Queue[]): Queue[] {
    const nowMs = this.clock.now();
    return queues.filter((queue) => {
      const lease = this.leases.get(keyOf(group, queue));
      const isFree = !lease || lease.clientId === clientId || nowMs - lease.renewedAtMs > leaseMs;
      if (isFree) this.leases.set(keyOf(group, queue), { clientId, renewedAtMs: nowMs });
      return isFree;
    });
  }

  unlock(group: string, clientId: string, queues: LockedQueue[]): void {
    for (const queue of queues) {
      if (this.leases.get(keyOf(group, queue))?.clientId === clientId) this.leases.delete(keyOf(group, queue));
    }
  }

  /** Forgets leases that nobody renewed, so that the table does not grow. */
  expire(): void {
    const nowMs = this.clock.now();
    for (const [key, lease] of this.leases) if (nowMs - lease.renewedAtMs > leaseMs) this.leases.delete(key);
  }
}

function keyOf(group: string, queue: LockedQueue): string {
  return `${group}\n${queue.topic}\n${queue.brokerName}\n${queue.queueId}`;
}
