import { useTranslation } from "react-i18next";
import { StatusDot } from "../../ui/status-dot.tsx";
import { TwoLines } from "../../ui/two-lines.tsx";

/** Whether the brokers hand messages to the group (GROUP-6). */
export function EnabledState({ enabled }: { enabled: boolean }) {
  const { t } = useTranslation("groups");
  return (
    <StatusDot tone={enabled ? "ok" : "warn"} tip={enabled ? undefined : t("enabled.noTip")}>
      {t(enabled ? "enabled.yes" : "enabled.no")}
    </StatusDot>
  );
}

/** How many clients are connected; not known is a word of its own. */
export function OnlineState({ clients }: { clients: number | null }) {
  const { t } = useTranslation(["groups", "shell"]);
  if (clients === null) return <StatusDot tone="idle">{t("shell:list.unknown")}</StatusDot>;
  return <StatusDot tone={clients > 0 ? "ok" : "idle"}>{clients > 0 ? t("state.clients", { count: clients }) : t("state.offline")}</StatusDot>;
}

/** Push or pull, and the mode; the clients decide, so an offline group has none (GROUP-2). The protocol's words are on hover. */
export function MechanismText({ consumeType, messageModel }: { consumeType: string | null; messageModel: string | null }) {
  const { t } = useTranslation("groups");
  if (consumeType === null) return t("byClient");
  const way = consumeType === "CONSUME_PASSIVELY" ? t("mechanism.push") : consumeType === "CONSUME_ACTIVELY" ? t("mechanism.pull") : consumeType;
  const mode = messageModel === "CLUSTERING" ? t("mechanism.clustering") : messageModel === "BROADCASTING" ? t("mechanism.broadcasting") : messageModel;
  return (
    <span data-tip={[consumeType, messageModel].filter(Boolean).join(" · ")}>
      <TwoLines main={way} below={mode} />
    </span>
  );
}

/** Where a client starts that has no offset yet; the clients decide (GROUP-2). */
export function StartText({ from }: { from: string | null }) {
  const { t } = useTranslation("groups");
  if (from === null) return t("byClient");
  const known = new Map([
    ["CONSUME_FROM_LAST_OFFSET", t("start.last")],
    ["CONSUME_FROM_FIRST_OFFSET", t("start.first")],
    ["CONSUME_FROM_TIMESTAMP", t("start.timestamp")],
  ]);
  return <span data-tip={from}>{known.get(from) ?? from}</span>;
}
