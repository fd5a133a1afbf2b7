import { z } from "zod";

/**
 * The wider rule that real RocketMQ 4.9 accepts: `%|a-zA-Z0-9_-`, 1 to 127 characters (protocol sheet
 * section 5). Used wherever an existing thing is named.
 */
export const existingName = z.string().min(1).max(255);

/** The rule of the create forms (TOPIC-26, GROUP-7): 2 to 64 letters, digits, `_`, `-`. */
export const newName = z
  .string()
  .trim()
  .min(2)
  .max(64)
  .regex(/^[a-zA-Z0-9_-]+$/);

/** Optional remark of the create forms (TOPIC-28). */
export const remark = z.string().trim().max(500);

/** 6 = read and write, 4 = read only, 2 = write only (TOPIC-39). */
export const permission = z.union([z.literal(6), z.literal(4), z.literal(2)]);

/** Message types of TOPIC-38. */
export const messageType = z.enum(["NORMAL", "FIFO", "DELAY", "TRANSACTION"]);
export type MessageType = z.output<typeof messageType>;
