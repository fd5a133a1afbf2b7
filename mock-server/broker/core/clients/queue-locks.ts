import type { Clock } from "../clock.ts";

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
  private readonly leaseMs: () => number;

  /** `leaseMs`: how long a lock lasts unless it is renewed, 60 s if nobody says otherwise (protocol sheet section 5, Groups). */
  constructor(clock: Clock, leaseMs: () => number) {
    this.clock = clock;
    this.leaseMs = leaseMs;
  }

  /** Locks or renews; returns those that this client holds now. A queue of another broker is locked like any, as in 4.9. */
  lock<Queue extends LockedQueue>(group: string, clientId: string, queues: Queue[]): Queue[] {
    const nowMs = this.clock.now();
    return queues.filter((queue) => {
      const lease = this.leases.get(keyOf(group, queue));
      const isFree = !lease || lease.clientId === clientId || nowMs - lease.renewedAtMs > this.leaseMs();
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
    for (const [key, lease] of this.leases) if (nowMs - lease.renewedAtMs > this.leaseMs()) this.leases.delete(key);
  }
}

function keyOf(group: string, queue: LockedQueue): string {
  return `${group}\n${queue.topic}\n${queue.brokerName}\n${queue.queueId}`;
}
