import { useTranslation } from "react-i18next";
import { formatExact } from "../../../lib/format-time.ts";
import { ButtonLink } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { hasFilter, draftOf } from "./query-draft.ts";
import { rangeMs } from "../search.ts";
import type { MessagesSearch } from "../search.ts";

/** What the lack of rows means, by the way of the query, and what to try instead. */
export function NothingFound({ instanceId, search, askedAt, isAnyRead }: { instanceId: string; search: MessagesSearch; askedAt: number; isAnyRead: boolean }) {
  const { t } = useTranslation("messages");
  const way = search.by ?? "time";
  if (way !== "time") {
    const where = (
      <ButtonLink to="/instances/$instanceId/where" params={{ instanceId }} search={{ id: search.id, key: search.key, topic: search.topic }} icon="search">
        {t("empty.where")}
      </ButtonLink>
    );
    return (
      <EmptyState icon="message" title={t(`empty.${way}Title`)} action={way === "offset" ? undefined : where}>
        {t(`empty.${way}`)}
      </EmptyState>
    );
  }
  const produce = (
    <ButtonLink to="/instances/$instanceId/dial-test" params={{ instanceId }} search={{ topic: search.topic }} icon="dialTest">
      {t("empty.dialTest")}
    </ButtonLink>
  );
  const isCustom = search.begin !== undefined || search.end !== undefined;
  const begin = search.begin ?? (search.range === undefined ? 0 : askedAt - rangeMs[search.range]);
  // Where nothing was read, no condition kept anything back.
  const isFiltered = hasFilter(draftOf(search, askedAt)) && isAnyRead;
  const isOneQueue = search.queueId !== undefined || search.brokerName !== undefined;
  const inTime = isCustom || search.range !== undefined ? t("empty.time", { begin: formatExact(begin, false), end: formatExact(search.end ?? askedAt, false) }) : t("empty.latest");
  return (
    <EmptyState icon="message" title={t(isFiltered ? "empty.filteredTitle" : isOneQueue ? "empty.queueTitle" : isCustom || search.range !== undefined ? "empty.timeTitle" : "empty.latestTitle")} action={isFiltered || isOneQueue ? undefined : produce}>
      {isFiltered ? t("empty.filtered") : isOneQueue ? t("empty.queue") : inTime}
    </EmptyState>
  );
}
