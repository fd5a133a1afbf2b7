import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { LinkTabs } from "../../../ui/link-tabs.tsx";
import { PageHead } from "../../../ui/page-head.tsx";
import { CopyCommand } from "../../../parts/copy-command.tsx";
import { tailCommands } from "../copy-as/query-commands.ts";
import { OpenMessage } from "../detail/open-message.tsx";
import { queryOf } from "./search.ts";
import type { TailSearch } from "./search.ts";
import { TailForm } from "./tail-form.tsx";
import { TailWatch } from "./tail-watch.tsx";

const route = getRouteApi("/instances/$instanceId/tail");

/** Messages of a topic, or dead letters of a group, as they are stored; what is watched stands in the link. */
export function TailPage() {
  const { t } = useTranslation("tail");
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: Partial<TailSearch>): void => void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  const query = queryOf(search);
  const isWatching = search.topic !== undefined || search.group !== undefined;
  const kind = search.group !== undefined || (!isWatching && search.of) ? "deadLetters" : "topic";
  const key = JSON.stringify([kind, query]);
  const [failure, setFailure] = useState<unknown>();
  return (
    <>
      <PageHead title={t("title")} note={t("note")} actions={isWatching && <CopyCommand instanceId={instanceId} action={t("title")} commands={(place) => tailCommands(place, { ...query })} />} />
      <LinkTabs
        label={t("kinds.label")}
        current={kind}
        tabs={(["topic", "deadLetters"] as const).map((id) => ({ id, label: t(`kinds.${id}`), link: { to: "/instances/$instanceId/tail" as const, params: { instanceId }, search: id === kind ? search : { of: id === "topic" ? undefined : id } } }))}
      />
      <TailForm key={key} instanceId={instanceId} kind={kind} query={query} isWatching={isWatching} failure={isWatching ? failure : undefined} onWatch={(next) => void navigate({ search: { ...next, newest: search.newest }, resetScroll: false })} />
      {isWatching ? (
        <TailWatch key={key} instanceId={instanceId} search={search} query={query} onChange={change} onFailure={setFailure} />
      ) : (
        <EmptyState icon="tail" title={t(`idle.${kind}`)}>
          {t("idle.text")}
        </EmptyState>
      )}
      {search.message && (
        <OpenMessage
          instanceId={instanceId}
          offsetMessageId={search.message}
          tab={search.tab}
          linkTo={({ offsetMessageId, tab }) => ({ to: "/instances/$instanceId/tail", params: { instanceId }, search: { ...search, message: offsetMessageId, tab } })}
          onClose={() => change({ message: undefined, tab: undefined })}
        />
      )}
    </>
  );
}
