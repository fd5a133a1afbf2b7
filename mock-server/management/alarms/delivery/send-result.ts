/** How one try ended, and what the plan for the next one needs to know. */
export interface SendResult {
  /** `unknown`: all of it was sent and nobody said whether it was taken. */
  outcome: "delivered" | "failed" | "unknown";
  /** What the receiver said, or why there was no answer. */
  answer: string;
  /** The receiver says that this message will never do: few more tries. */
  isRefusal: boolean;
  /** The receiver asks for so much time. */
  retryAfterMs?: number;
}

/** How long one try may take. */
export const attemptTimeoutMs = 15_000;
