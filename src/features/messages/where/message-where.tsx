import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { formatExact } from "../../../lib/format-time.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { QueryPart } from "../../../ui/query-part.tsx";
import { AsOf, RelativeTime } from "../../../ui/relative-time.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import { WarningList } from "../../../ui/warning-list.tsx";
import { GroupVerdicts, VerdictCounts } from "./group-verdicts.tsx";
import { MessageHops } from "./message-hops.tsx";
import { isPending, locationQuery } from "./queries.ts";
import type { Location } from "./queries.ts";
import styles from "./where.module.css";

/** Where one stored message is for every group: the tab of the message page. */
export function MessageWhere({ instanceId, offsetMessageId }: { instanceId: string; offsetMessageId: string }) {
  return <WhereAnswer instanceId={instanceId} query={useQuery(locationQuery(instanceId, { id: offsetMessageId }))} />;
}

/** The answer: the state of the message itself, counts, a verdict for each group, all places of it. */
export function WhereAnswer({ instanceId, query }: { instanceId: string; query: UseQueryResult<Location> }) {
  const { t } = useTranslation("where");
  const waiting = (
    <p role="status">
      <StatusDot tone="busy">{t("asking")}</StatusDot>
    </p>
  );
  if (query.isPending && !query.error) return waiting;
  return (
    <QueryPart query={query}>
      {(location) => (
        <>
          <WarningList warnings={location.warnings} />
          {location.given !== "origin" && location.place.state === "stored" && <Notice>{t(`given.${location.given}`)}</Notice>}
          <PlaceNotice location={location} />
          {location.groups.length > 0 && (
            <>
              <div className={styles.head}>
                <VerdictCounts groups={location.groups} />
                <span className={styles.age}>
                  {isPending(location) && t("refreshes")} <AsOf at={location.asOf} />
                </span>
              </div>
              <GroupVerdicts instanceId={instanceId} location={location} />
            </>
          )}
          {location.groups.length === 0 && location.message && (
            <EmptyState icon="group" title={t("noGroups.title")}>
              {t("noGroups.text")}
            </EmptyState>
          )}
          <MessageHops instanceId={instanceId} hops={location.hops} />
        </>
      )}
    </QueryPart>
  );
}

/** The state of the message itself, where it is not simply stored: with what it means and what to do next. */
function PlaceNotice({ location }: { location: Location }) {
  const { t } = useTranslation("where");
  const { place, search } = location;
  const searched = search.topics.length > 0 ? t(search.complete ? "searchedAll" : "searchedSome", { searched: exactCount(search.searchedTopics), all: exactCount(search.ofTopics), topics: search.topics.slice(0, 5).join(", ") + (search.searchedTopics > 5 ? " …" : "") }) : "";
  if (place.state === "stored") return null;
  if (place.state === "delayed") {
    return (
      <Notice>
        {t("place.delayed")} {place.dueAt === null ? "" : t("place.due", { at: formatExact(place.dueAt) })} {place.dueAt !== null && <RelativeTime at={place.dueAt} />}
      </Notice>
    );
  }
  if (place.state === "halfTransaction") return <Notice tone="warn">{t("place.halfTransaction", { producerGroup: place.producerGroup, checks: place.checks ?? "?" })}</Notice>;
  if (place.state === "rolledBack" || place.state === "givenUp") return <Notice tone="warn">{t(`place.${place.state}`, { producerGroup: place.producerGroup, checks: place.checks ?? "?" })}</Notice>;
  if (place.state === "expired") return <Notice tone="danger">{place.oldestAt === null ? t("place.expired") : t("place.expiredBefore", { at: formatExact(place.oldestAt) })}</Notice>;
  return (
    <EmptyState icon="search" title={t(`place.${place.state}.title`)}>
      {t(`place.${place.state}.text`)} {searched}
    </EmptyState>
  );
}
