import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import { DetailDrawer } from "../../ui/detail-drawer.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Section } from "../../ui/section.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { ConsumeState } from "./consume-state.tsx";
import { MessageBody } from "./message-body.tsx";
import { MessageFacts } from "./message-facts.tsx";
import { MessageNeighbours } from "./message-neighbours.tsx";
import { MessageProperties } from "./message-properties.tsx";
import styles from "./messages.module.css";
import { GroupPicker } from "./name-pickers.tsx";
import { messageQuery } from "./queries.ts";
import type { MessageDetail } from "./queries.ts";
import { useState } from "react";
import type { MessagesSearch } from "./search.ts";

interface MessageDrawerProps {
  instanceId: string;
  search: MessagesSearch;
  offsetMessageId: string;
  /** Changes the link: another message, another group, or closed. */
  onChange: (part: Partial<MessagesSearch>) => void;
}

/** All that is known of one message (TOPIC-21 to TOPIC-23), its body, its neighbours in the queue. */
export function MessageDrawer({ instanceId, search, offsetMessageId, onChange }: MessageDrawerProps) {
  const { t } = useTranslation("messages");
  const { data, error, refetch } = useQuery(messageQuery(instanceId, offsetMessageId, search.group));
  return (
    <DetailDrawer title={t("drawer.title")} onClose={() => onChange({ message: undefined })} width={760}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <p role="status">
          <StatusDot tone="busy">{t("drawer.loading")}</StatusDot>
        </p>
      )}
      {data && (
        <>
          <MessageNeighbours instanceId={instanceId} message={data} onMessage={(message) => onChange({ message })} />
          <MessageBody message={data} />
          <Consumption instanceId={instanceId} message={data} group={search.group} onGroup={(group) => onChange({ group })} />
          <MessageFacts instanceId={instanceId} message={data} />
          <MessageProperties message={data} />
        </>
      )}
    </DetailDrawer>
  );
}

interface ConsumptionProps {
  instanceId: string;
  message: MessageDetail;
  group: string | undefined;
  onGroup: (group: string | undefined) => void;
}

/** The verdict for the group that was asked, with its evidence (MSG-8, MSG-12). */
function Consumption({ instanceId, message, group, onGroup }: ConsumptionProps) {
  const { t } = useTranslation("messages");
  const [asked, setAsked] = useState(group ?? "");
  return (
    <Section title={t("drawer.consumption")} note={group}>
      {message.states.map((entry) => (
        <div key={entry.group}>
          <ConsumeState state={entry.state} detail={entry.detail} />
          <p className={styles.evidence}>{t(`state.tips.${entry.state}`)}</p>
          {entry.detail && <p className={styles.evidence}>{entry.detail}</p>}
        </div>
      ))}
      <form
        className={styles.askGroup}
        onSubmit={(event) => {
          event.preventDefault();
          onGroup(asked.trim() || undefined);
        }}
      >
        <GroupPicker instanceId={instanceId} value={asked} onChange={setAsked} />
        <Button small type="submit" disabled={asked.trim() === (group ?? "")}>
          {t("drawer.askGroup")}
        </Button>
      </form>
    </Section>
  );
}
