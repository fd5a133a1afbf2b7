import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { Button } from "../../../ui/button.tsx";
import { DataTable } from "../../../ui/data-table.tsx";
import type { Column } from "../../../ui/data-table-types.ts";
import { ErrorNotice } from "../../../ui/notice.tsx";
import { Quantity } from "../../../ui/quantity.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import { Section } from "../../../ui/section.tsx";
import styles from "./dead-letters.module.css";
import { KindText } from "./kind-text.tsx";
import { classesQuery } from "./queries.ts";
import type { DeadLetterClass } from "./queries.ts";
import type { Workbench } from "./use-workbench.ts";

const shownAtFirst = 5;

/** What kinds of dead letters these are; choosing one narrows the list below. Not shown while there is nothing to tell apart. */
export function ClassTable({ workbench: { adjust, group, instanceId, search } }: { workbench: Workbench }) {
  const { t } = useTranslation("dead-letters");
  const [isWhole, setIsWhole] = useState(false);
  const classes = useQuery({ ...classesQuery(instanceId, group, search), enabled: search.id === undefined });
  const { data, error } = classes;
  if (search.id !== undefined || (data && data.rows.length < 2 && search.kind === undefined) || (error && !data)) return error && !data && search.id === undefined ? <ErrorNotice error={error} /> : null;
  const choose = (row: DeadLetterClass): void => adjust({ kind: search.kind === row.classId ? undefined : row.classId });
  const columns: Column<DeadLetterClass>[] = [
    { id: "kind", title: t("classes.kind"), wraps: true, cell: (row) => <ClassChoice row={row} isChosen={row.classId === search.kind} onChoose={choose} /> },
    { id: "originTopic", title: t("columns.originTopic"), wraps: true, cell: (row) => row.originTopic || t("originUnknown") },
    { id: "tags", title: t("columns.tag"), cell: (row) => row.tags || "–" },
    { id: "messages", title: t("columns.deadLetters"), align: "right", cell: (row) => <Quantity value={row.messages} /> },
    { id: "newestAt", title: t("columns.newest"), cell: (row) => <RelativeTime at={row.newestAt} /> },
  ];
  const rows = data && (isWhole ? data.rows : data.rows.filter((row, index) => index < shownAtFirst || row.classId === search.kind));
  const hidden = (data?.rows.length ?? 0) - (rows?.length ?? 0);
  return (
    <Section
      title={t("classes.title")}
      note={data && t(data.isWhole ? "classes.ofAll" : "classes.ofNewest", { count: data.sampledMessages, messages: exactCount(data.sampledMessages) })}
      actions={
        search.kind !== undefined && (
          <Button small onClick={() => adjust({ kind: undefined })}>
            {t("classes.showAll")}
          </Button>
        )
      }
    >
      <DataTable label={t("classes.title")} columns={columns} rows={rows} rowKey={(row) => row.classId} openKey={search.kind} onRowOpen={choose} empty={null} isStale={classes.isPlaceholderData} />
      {hidden > 0 && (
        <div className={styles.more}>
          <Button small kind="quiet" onClick={() => setIsWhole(true)}>
            {t("classes.more", { count: hidden, classes: exactCount(hidden) })}
          </Button>
        </div>
      )}
    </Section>
  );
}

function ClassChoice({ isChosen, onChoose, row }: { row: DeadLetterClass; isChosen: boolean; onChoose: (row: DeadLetterClass) => void }) {
  return (
    <button type="button" className={styles.choice} aria-pressed={isChosen} onClick={() => onChoose(row)}>
      <KindText basis={row.basis} pattern={row.pattern} />
    </button>
  );
}
