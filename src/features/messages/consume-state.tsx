import { useTranslation } from "react-i18next";
import { StatusDot } from "../../ui/status-dot.tsx";
import type { StatusTone } from "../../ui/status-dot.tsx";
import type { MessageRow } from "./queries.ts";
import { evidenceText } from "./where/evidence-text.ts";

type GroupState = MessageRow["states"][number];
type State = GroupState["state"];

const tones: Record<State, StatusTone> = { CONSUMED: "ok", CONSUMING: "busy", TO_CONSUME: "warn", UNKNOWN: "idle" };

/** Whether a group consumed a message (MSG-8), with the verdict that it stands for; UNKNOWN is a verdict of its own, never shown as "no". */
export function ConsumeState({ evidence, state, verdict }: Pick<GroupState, "state" | "verdict" | "evidence">) {
  const { t } = useTranslation("messages");
  const { t: words } = useTranslation("where");
  const tip = [t(`state.tips.${state}`), words(`verdict.${verdict}`), ...evidence.map((fact) => evidenceText(words, fact))].join("\n");
  return (
    <StatusDot tone={tones[state]} tip={tip}>
      {t(`state.${state}`)}
    </StatusDot>
  );
}
