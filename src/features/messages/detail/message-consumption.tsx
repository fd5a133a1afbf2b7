import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/button.tsx";
import { ErrorNotice } from "../../../ui/notice.tsx";
import { Section } from "../../../ui/section.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import { ConsumeState } from "../consume-state.tsx";
import styles from "../messages.module.css";
import { GroupPicker } from "../name-pickers.tsx";
import { statesQuery } from "../queries.ts";

interface MessageConsumptionProps {
  instanceId: string;
  offsetMessageId: string;
  /** The group of the query; empty = none was asked. */
  group: string;
  onGroup: (group: string) => void;
}

/** The verdict for the group that was asked, with its evidence (MSG-8, MSG-12); another group can be asked here. */
export function MessageConsumption({ instanceId, offsetMessageId, group, onGroup }: MessageConsumptionProps) {
  const { t } = useTranslation("messages");
  const [asked, setAsked] = useState(group);
  const states = useQuery(statesQuery(instanceId, offsetMessageId, group));
  return (
    <Section title={t("drawer.consumption")}>
      <form
        className={styles.askGroup}
        onSubmit={(event) => {
          event.preventDefault();
          onGroup(asked.trim());
        }}
      >
        <GroupPicker instanceId={instanceId} value={asked} onChange={setAsked} />
        <Button type="submit" disabled={asked.trim() === group}>
          {t("drawer.askGroup")}
        </Button>
      </form>
      {states.error && <ErrorNotice error={states.error} />}
      {group !== "" && states.isPending && (
        <p role="status">
          <StatusDot tone="busy">{t("results.asking", { group })}</StatusDot>
        </p>
      )}
      {states.data?.map((entry) => (
        <div key={entry.group}>
          <ConsumeState state={entry.state} evidence={entry.evidence} />
          <p className={styles.evidence}>{t(`state.tips.${entry.state}`)}</p>
          <p className={styles.evidence}>{t(`state.evidence.${entry.evidence.code}`, { ...entry.evidence })}</p>
        </div>
      ))}
    </Section>
  );
}
