import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../api/call.ts";
import { Button } from "../ui/button.tsx";
import { ErrorNotice, Notice } from "../ui/notice.tsx";
import { Duration } from "../ui/quantity.tsx";
import { QueryPart } from "../ui/query-part.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { Facts, Section } from "../ui/section.tsx";
import { StatusDot } from "../ui/status-dot.tsx";
import { heartbeatQuery, updateHeartbeat } from "./heartbeat-queries.ts";
import { OffDialog } from "./off-dialog.tsx";

type Heartbeat = AnswerOf<"getHeartbeat">;

const tones = { off: "idle", starting: "busy", healthy: "ok", late: "warn", lost: "danger", noPermission: "danger" } as const;

/** The heartbeat of an instance with its switch (HB-004 to HB-010). Needs the texts of `probes`. */
export function HeartbeatSection({ instanceId }: { instanceId: string }) {
  const { t } = useTranslation("probes");
  const query = useQuery(heartbeatQuery(instanceId));
  return (
    <Section title={t("heartbeat.title")} note={t("heartbeat.note")} actions={query.data && <HeartbeatSwitch instanceId={instanceId} isOn={query.data.state !== "off"} />}>
      <QueryPart query={query}>{(heartbeat) => <HeartbeatFacts heartbeat={heartbeat} />}</QueryPart>
    </Section>
  );
}

function HeartbeatFacts({ heartbeat: { brokerName, lastBeatAt, missedLastHour, problem, readingAlong, roundTripMs, state } }: { heartbeat: Heartbeat }) {
  const { t } = useTranslation("probes");
  const dot = (
    <StatusDot tone={tones[state]} tip={t(`heartbeat.tips.${state}`)}>
      {t(`heartbeat.states.${state}`)}
    </StatusDot>
  );
  if (state === "off") return dot;
  return (
    <>
      {problem && (
        <Notice tone="danger">
          <strong>{t(`problem.${problem.step}`)}</strong> {t(`remedies.${problem.reason}`)} <code>{problem.detail}</code>
        </Notice>
      )}
      {readingAlong && <Notice>{t("heartbeat.readingAlong")}</Notice>}
      <Facts
        facts={[
          { label: t("heartbeat.state"), value: dot },
          { label: t("heartbeat.last"), value: <RelativeTime at={lastBeatAt} /> },
          { label: t("heartbeat.roundTrip"), value: <Duration ms={roundTripMs} /> },
          { label: t("heartbeat.missed"), value: missedLastHour },
          { label: t("heartbeat.broker"), value: brokerName },
        ]}
      />
    </>
  );
}

function HeartbeatSwitch({ instanceId, isOn }: { instanceId: string; isOn: boolean }) {
  const { t } = useTranslation("probes");
  const queryClient = useQueryClient();
  const [asks, setAsks] = useState(false);
  const [error, setError] = useState<unknown>();
  const switchOn = async (): Promise<void> => {
    setError(undefined);
    await updateHeartbeat(queryClient, instanceId, true).catch(setError);
  };
  return (
    <>
      {error !== undefined && <ErrorNotice error={error} />}
      <Button small onClick={() => (isOn ? setAsks(true) : void switchOn())}>
        {t(isOn ? "heartbeat.off" : "heartbeat.on")}
      </Button>
      {asks && <OffDialog title={t("heartbeat.offTitle")} text={t("heartbeat.offText")} topic="_console_heartbeat" onConfirm={(deleteTopic) => updateHeartbeat(queryClient, instanceId, false, deleteTopic)} onClose={() => setAsks(false)} />}
    </>
  );
}
