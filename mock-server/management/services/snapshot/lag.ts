import type { QueueProgress } from "../../adapters/port/groups-port.ts";

/** Where a group stands on a queue: its offset, or the oldest message when it never committed there. */
function standing(queue: QueueProgress): number {
  return queue.consumerOffset ?? queue.minOffset ?? 0;
}

/** BACK-2: total - consumed = not consumed. */
export function totalOf(queues: QueueProgress[]): number {
  return queues.reduce((sum, queue) => sum + queue.maxOffset, 0);
}

export function consumedOf(queues: QueueProgress[]): number {
  return queues.reduce((sum, queue) => sum + Math.min(standing(queue), queue.maxOffset), 0);
}

export function lagOf(queues: QueueProgress[]): number {
  return totalOf(queues) - consumedOf(queues);
}
