import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../../../api/call.ts";
import type { AnswerOf } from "../../../api/call.ts";
import { formatCount } from "../../../lib/format-count.ts";
import { Button } from "../../../ui/button.tsx";
import { FigureRow } from "../../../ui/figure-row.tsx";
import { ErrorNotice, Notice } from "../../../ui/notice.tsx";
import { Quantity, Rate } from "../../../ui/quantity.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import { Sparkline } from "../../../ui/sparkline.tsx";
import { Deletion } from "./deletion.tsx";
import { forgetGroup } from "./queries.ts";

interface WorkbenchFiguresProps {
  instanceId: string;
  group: string;
  figures: UseQueryResult<AnswerOf<"listDeadLetterGroups">>;
}

/** How many, how fast they grow, and how long the oldest one is kept (DLQ-020). */
export function WorkbenchFigures({ instanceId, group, figures: { data, error } }: WorkbenchFiguresProps) {
  const { t } = useTranslation("dead-letters");
  const row = data?.rows[0];
  const retention = data?.retention;
  const known = (row?.trend ?? []).filter((value) => value !== null);
  const label = known.length < 2 ? t("trend.none") : t("trend.label", { max: formatCount(Math.max(...known)) });
  const none = data && !row;
  return (
    <>
      {!!data && !!error && <ErrorNotice error={error} />}
      <FigureRow
        figures={[
          { label: t("columns.deadLetters"), value: <Quantity value={none ? 0 : row?.deadLetters} />, tone: row && row.deadLetters !== 0 ? "danger" : undefined },
          { label: t("columns.growth"), tip: t("columns.growthTip"), value: <Rate value={none ? 0 : row?.perSecond} />, aside: row && <Sparkline values={row.trend} series="dead" label={label} /> },
          { label: t("columns.newest"), value: <RelativeTime at={row?.newestAt} /> },
          { label: t("columns.oldest"), value: <RelativeTime at={row?.oldestAt} /> },
          { label: t("columns.deletion"), tip: t("columns.deletionTip"), value: <Deletion at={row?.deletedNotBefore} /> },
          { label: t("figures.retention"), tip: retention?.deleteHours ? t("figures.retentionTip", { hours: retention.deleteHours }) : undefined, value: retention?.hours ? t("figures.hours", { hours: retention.hours }) : undefined },
        ]}
      />
      {row && !row.groupExists && <Notice tone="warn">{t("groupGone")}</Notice>}
      {row && !row.readable && <MakeReadable instanceId={instanceId} group={group} topic={row.topic} />}
    </>
  );
}

/** DLQ-016: brokers before 4.8 make the queue write-only. */
function MakeReadable({ instanceId, group, topic }: { instanceId: string; group: string; topic: string }) {
  const { t } = useTranslation("dead-letters");
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: () => call("updateTopic", { params: { instanceId, topic }, body: { permission: 6 } }),
    onSuccess: () => forgetGroup(client, instanceId, group),
  });
  return (
    <>
      <Notice
        tone="warn"
        action={
          <Button small busy={change.isPending} onClick={() => change.mutate()}>
            {t("unreadable.change")}
          </Button>
        }
      >
        {t("unreadable.text")}
      </Notice>
      {change.error && <ErrorNotice error={change.error} />}
    </>
  );
}
