import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { useNow } from "../../../ui/use-now.ts";
import { CopyCommand } from "../../../parts/copy-command.tsx";
import { queryCommands } from "../copy-as/query-commands.ts";
import { ExportMessages } from "../exports/export-messages.tsx";
import { MessageResults } from "./message-results.tsx";
import { fixedRequestOf, messagesQuery } from "../queries.ts";
import { draftOf, hasQuestion, isComplete, queryRefusals, searchOf } from "./query-draft.ts";
import type { QueryDraft } from "./query-draft.ts";
import { QueryForm } from "./query-form.tsx";
import { useScan } from "./use-scan.ts";
import type { MessagesSearch } from "../search.ts";

interface MessageQueryProps {
  instanceId: string;
  search: MessagesSearch;
  onQuery: (search: MessagesSearch) => void;
}

/** The form of one way with its results. Asking the same again reads anew; another query is another link. */
export function MessageQuery({ instanceId, search, onQuery }: MessageQueryProps) {
  const { t } = useTranslation("messages");
  const way = search.by ?? "time";
  const [draft, setDraft] = useState<QueryDraft>(() => draftOf(search, Date.now()));
  const [isAsked, setIsAsked] = useState(() => hasQuestion(search) && !isComplete(search));
  const nowMs = useNow();
  const options = messagesQuery(instanceId, search);
  const messages = useInfiniteQuery(options);
  const scan = useScan(messages, options.queryKey);
  const refusals = isAsked ? queryRefusals(way, draft, nowMs) : {};
  const ask = (): void => {
    setIsAsked(true);
    if (Object.keys(queryRefusals(way, draft, Date.now())).length > 0) return;
    const next = searchOf(way, draft);
    const isSame = JSON.stringify(messagesQuery(instanceId, next).queryKey) === JSON.stringify(options.queryKey);
    if (isSame) scan.restart();
    else onQuery(next);
  };
  return (
    <>
      <QueryForm instanceId={instanceId} way={way} draft={draft} onDraft={(part) => setDraft((before) => ({ ...before, ...part }))} refusals={refusals} error={messages.error} isRunning={messages.isLoading} onAsk={ask} />
      {options.enabled ? (
        <MessageResults
          instanceId={instanceId}
          search={search}
          messages={messages}
          scan={scan}
          actions={(chosen, shown) => (
            <>
              <CopyCommand instanceId={instanceId} action={t("form.query")} commands={(place) => queryCommands(place, fixedRequestOf(search, Date.now()), messages.data?.pages[0]?.rows[0]?.offsetMessageId === search.id)} />
              <ExportMessages instanceId={instanceId} search={search} first={messages.data?.pages[0]} chosen={chosen} shown={shown} />
            </>
          )}
        />
      ) : (
        <EmptyState icon="message" title={t("idle.title")}>
          {t(`idle.${way}`)}
        </EmptyState>
      )}
    </>
  );
}
