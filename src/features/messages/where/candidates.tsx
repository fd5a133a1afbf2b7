import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { Button } from "../../../ui/button.tsx";
import { Mono } from "../../../ui/copy-text.tsx";
import type { Column } from "../../../ui/data-table-types.ts";
import { DataTable } from "../../../ui/data-table.tsx";
import { ExactTime } from "../../../ui/relative-time.tsx";
import { Section } from "../../../ui/section.tsx";
import type { Location } from "./queries.ts";
import type { WhereSearch } from "./search.ts";

/** More push the answer out of sight. */
const fewRows = 3;

type Candidate = Location["candidates"][number];

/** The messages that match a key; the answer below is about the one that is chosen. */
export function Candidates({ instanceId, search, location }: { instanceId: string; search: WhereSearch; location: Location }) {
  const { t } = useTranslation("where");
  const columns: Column<Candidate>[] = [
    {
      id: "message",
      title: t("found.message"),
      cell: (row) => (
        <Link to="/instances/$instanceId/where" params={{ instanceId }} search={{ ...search, message: row.offsetMessageId }} resetScroll={false} replace>
          <Mono>{row.uniqueId || row.offsetMessageId}</Mono>
        </Link>
      ),
    },
    { id: "topic", title: t("found.topic"), cell: (row) => row.topic },
    { id: "tag", title: t("found.tag"), cell: (row) => row.tags || "–" },
    { id: "key", title: t("found.key"), cell: (row) => row.keys || "–" },
    { id: "storedAt", title: t("found.storedAt"), cell: (row) => <ExactTime at={row.storedAt} /> },
  ];
  const [isWhole, setIsWhole] = useState(false);
  const count = location.candidates.length;
  const chosen = location.message?.offsetMessageId;
  const rows = location.candidates.filter((row, index) => isWhole || index < fewRows || row.offsetMessageId === chosen);
  const showAll = rows.length < count && (
    <Button small kind="quiet" onClick={() => setIsWhole(true)}>
      {t("candidates.all", { shown: exactCount(count) })}
    </Button>
  );
  return (
    <Section title={t("candidates.title", { count, shown: exactCount(count) })} note={t("candidates.note")} actions={showAll}>
      <DataTable label={t("candidates.table")} columns={columns} rows={rows} rowKey={(row) => row.offsetMessageId} openKey={chosen} empty={null} />
    </Section>
  );
}
