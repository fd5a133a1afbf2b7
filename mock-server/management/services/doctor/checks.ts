import type { Check } from "./candidate.ts";
import { deadLettersGrowing } from "./checks/dead-letters-growing.ts";
import { diskForecast } from "./checks/disk-forecast.ts";
import { hotQueues } from "./checks/hot-queues.ts";
import { idleConsumers } from "./checks/idle-consumers.ts";
import { inconsistentSubscriptions } from "./checks/inconsistent-subscriptions.ts";
import { nodesDown } from "./checks/nodes-down.ts";
import { retentionLoss } from "./checks/retention-loss.ts";
import { slavesBehind } from "./checks/slaves-behind.ts";
import { stuckOffsets } from "./checks/stuck-offsets.ts";
import { unreadQueues } from "./checks/unread-queues.ts";
import { writesRefused } from "./checks/writes-refused.ts";

/** Every check, in the order in which the page names them. */
export const checks: readonly Check[] = [nodesDown, writesRefused, stuckOffsets, unreadQueues, inconsistentSubscriptions, retentionLoss, diskForecast, slavesBehind, deadLettersGrowing, idleConsumers, hotQueues];
