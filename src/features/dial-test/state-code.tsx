import { Mono } from "../../ui/copy-text.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import type { StatusTone } from "../../ui/status-dot.tsx";

/** Stored, but with a reserve; or nothing to do. Every other code that is not a success asks to act. */
const tones: Record<string, StatusTone> = {
  SEND_OK: "ok",
  CONSUMED: "ok",
  CONSUME_SUCCESS: "ok",
  NO_MATCHED_MESSAGE: "idle",
  FLUSH_DISK_TIMEOUT: "warn",
  FLUSH_SLAVE_TIMEOUT: "warn",
  SLAVE_NOT_AVAILABLE: "warn",
  RECONSUME_LATER: "warn",
  PRODUCE_THROTTLE: "warn",
};

/** A code of the test as the engine names it, with a dot of its weight and its meaning on hover. */
export function StateCode({ code, meaning }: { code: string; meaning?: string }) {
  return (
    <StatusDot tone={tones[code] ?? "danger"} tip={meaning}>
      <Mono>{code}</Mono>
    </StatusDot>
  );
}
