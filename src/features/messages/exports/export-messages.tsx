import { useState } from "react";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { Button } from "../../../ui/button.tsx";
import type { MessageRow, MessagesAnswer } from "../queries.ts";
import { rangeMs } from "../search.ts";
import type { MessagesSearch } from "../search.ts";
import { ExportDialog } from "./export-dialog.tsx";
import type { ExportChoice } from "./export-dialog.tsx";

/** As many as the server takes by their ids (contract/exports.ts). */
const mostById = 1000;

interface ExportMessagesProps {
  instanceId: string;
  search: MessagesSearch;
  /** What the query answered first: its range ends then. */
  first: MessagesAnswer | undefined;
  chosen: readonly MessageRow[];
  shown: readonly MessageRow[];
}

/** Exports the ticked messages, or all that the query finds, however many those are (MSG-024). */
export function ExportMessages({ instanceId, search, first, chosen, shown }: ExportMessagesProps) {
  const { t } = useTranslation("exports");
  const [isOpen, setIsOpen] = useState(false);
  const ofRows = (id: "ticked" | "shown", rows: readonly MessageRow[]): ExportChoice[] => {
    if (rows.length === 0 || rows.length > mostById) return [];
    const label = t(id, { count: rows.length, messages: exactCount(rows.length) });
    return [{ id, label, source: { kind: "messages", topic: search.topic ?? rows[0]?.topic ?? "", offsetMessageIds: rows.map((row) => row.offsetMessageId) }, most: null }];
  };
  const [firstChoice, ...choices] = [...ofRows("ticked", chosen), ...ofQuery(search, first, t("query")), ...ofRows("shown", shown)];
  if (!firstChoice) return null;
  return (
    <>
      <Button small onClick={() => setIsOpen(true)}>
        {t("open")}
      </Button>
      {isOpen && <ExportDialog instanceId={instanceId} choices={[firstChoice, ...choices]} onClose={() => setIsOpen(false)} />}
    </>
  );
}

/** The same range and filter, without the limit of a page; the newest messages of a topic have no range. */
function ofQuery({ begin, by, brokerName, end, key, property, queueId, range, tag, text, topic }: MessagesSearch, first: MessagesAnswer | undefined, label: string): ExportChoice[] {
  const isRange = range !== undefined || begin !== undefined || end !== undefined;
  if (by !== undefined || topic === undefined || first === undefined || !isRange) return [];
  const endAt = end ?? first.asOf;
  const beginAt = begin ?? (range && endAt - rangeMs[range]);
  return [{ id: "query", label, source: { kind: "topic", topic, brokerName, queueId, beginAt, endAt, filter: { tag, key, property, text } }, most: first.progress?.totalMessages ?? null }];
}
