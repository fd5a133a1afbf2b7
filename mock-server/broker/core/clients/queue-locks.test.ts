import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../fake-clock.ts";
import { QueueLocks } from "./queue-locks.ts";

let clock: FakeClock;
let locks: QueueLocks;
let leaseMs: number;
const queues = [0, 1, 2].map((queueId) => ({ topic: "T", brokerName: "b", queueId }));
const [first, second, third] = [queues.slice(0, 1), queues.slice(1, 2), queues.slice(2)];

beforeEach(() => {
  clock = new FakeClock();
  leaseMs = 60_000;
  locks = new QueueLocks(clock, () => leaseMs);
});

describe("the lock of a queue", () => {
  it("belongs to the first client of a group that asks, queue by queue", () => {
    expect(locks.lock("g", "a", first)).toEqual(first);
    expect(locks.lock("g", "b", queues)).toEqual([...second, ...third]);
    expect(locks.lock("g", "a", queues)).toEqual(first);
  });

  it("is one of each group: groups do not disturb each other", () => {
    locks.lock("g", "a", queues);
    expect(locks.lock("h", "b", queues)).toEqual(queues);
    locks.unlock("h", "b", queues);
    expect(locks.lock("g", "b", queues)).toEqual([]);
  });

  it("is told apart by topic, queue id and broker name, and one of another broker is locked like any", () => {
    locks.lock("g", "a", first);
    const others = [{ topic: "U", brokerName: "b", queueId: 0 }, { topic: "T", brokerName: "elsewhere", queueId: 0 }];
    expect(locks.lock("g", "b", others)).toEqual(others);
  });

  it("ends 60 s after it was renewed last, not a millisecond before", () => {
    locks.lock("g", "a", queues);
    clock.advance(40_000);
    locks.lock("g", "a", first);
    clock.advance(20_000);
    expect(locks.lock("g", "b", queues)).toEqual([]);
    clock.advance(1);
    expect(locks.lock("g", "b", queues)).toEqual([...second, ...third]);
    clock.advance(39_999);
    expect(locks.lock("g", "b", first)).toEqual([]);
    clock.advance(1);
    expect(locks.lock("g", "b", first)).toEqual(first);
    expect(locks.lock("g", "a", queues)).toEqual([]);
  });

  it("comes back to its holder when nobody took it meanwhile", () => {
    locks.lock("g", "a", queues);
    clock.advance(3_600_000);
    locks.expire();
    expect(locks.lock("g", "a", queues)).toEqual(queues);
    expect(locks.lock("g", "b", queues)).toEqual([]);
  });

  it("goes to the next client as soon as its holder gives it back, and only its own can be given back", () => {
    locks.lock("g", "a", [...first, ...second]);
    locks.lock("g", "b", third);
    locks.unlock("g", "b", queues);
    expect(locks.lock("g", "c", queues)).toEqual(third);
    locks.unlock("g", "a", first);
    expect(locks.lock("g", "c", queues)).toEqual([...first, ...third]);
    locks.unlock("nobody", "a", queues);
  });

  it("survives the clean-up while it is younger than its lease, whatever the lease is now", () => {
    locks.lock("g", "a", queues);
    clock.advance(30_000);
    locks.expire();
    expect(locks.lock("g", "b", queues)).toEqual([]);
    leaseMs = 10_000;
    expect(locks.lock("g", "b", queues)).toEqual(queues);
  });
});
