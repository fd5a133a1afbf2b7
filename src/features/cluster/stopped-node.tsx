import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BrokerRow } from "../../contract/cluster.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorNotice, Notice } from "../../ui/notice.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Section } from "../../ui/section.tsx";
import { NodeEffectList } from "./node-effect.tsx";
import { useStartNode } from "./node-menu.tsx";
import { effectQuery } from "./queries.ts";
import type { ClusterView } from "./use-cluster-view.ts";

/** Of a node that does not serve: since when and why, what clients cannot reach meanwhile, and the way to start it. */
export function StoppedNode({ row, view }: { row: BrokerRow; view: ClusterView }) {
  const { t } = useTranslation("cluster");
  const start = useStartNode(view);
  const [isBusy, setIsBusy] = useState(false);
  const { data, error } = useQuery(effectQuery(view.instanceId, row.brokerName));
  const startNow = (
    <Button small kind="primary" busy={isBusy} onClick={() => {
      setIsBusy(true);
      void start(row.brokerName).finally(() => setIsBusy(false));
    }}>
      {t("node.start")}
    </Button>
  );
  return (
    <>
      <Notice tone={row.state === "stopped" ? "warn" : "danger"} action={row.state === "unreachable" ? undefined : startNow}>
        {row.state === "stopped" ? t("node.stoppedNotice") : t(`node.${row.state === "failed" ? "failed" : "unreachable"}Notice`, { reason: row.stateDetail })} {row.stateSince !== null && <RelativeTime at={row.stateSince} />}
      </Notice>
      <Section title={t("effect.title")} note={t("effect.note")}>
        {data && <NodeEffectList effect={data} isStopped />}
        {!data && (error ? <ErrorNotice error={error} /> : <p role="status">{t("effect.asking")}</p>)}
      </Section>
    </>
  );
}
