import { useTranslation } from "react-i18next";
import { StatusDot } from "../../ui/status-dot.tsx";
import type { StatusTone } from "../../ui/status-dot.tsx";
import type { MessageRow } from "./queries.ts";

type GroupState = MessageRow["states"][number];
type State = GroupState["state"];

const tones: Record<State, StatusTone> = { CONSUMED: "ok", CONSUMING: "busy", TO_CONSUME: "warn", UNKNOWN: "idle" };

/** Whether a group consumed a message (MSG-8); UNKNOWN is a verdict of its own, never shown as "no". */
export function ConsumeState({ state, evidence }: Pick<GroupState, "state" | "evidence">) {
  const { t } = useTranslation("messages");
  return (
    <StatusDot tone={tones[state]} tip={`${t(`state.tips.${state}`)}\n${t(`state.evidence.${evidence.code}`, { ...evidence })}`}>
      {t(`state.${state}`)}
    </StatusDot>
  );
}
