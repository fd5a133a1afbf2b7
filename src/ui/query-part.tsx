import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState } from "./error-state.tsx";
import { ErrorNotice } from "./notice.tsx";

interface QueryPartProps<Data> {
  /** The result of a query: its data, its failure, and the way to ask again. */
  query: { data: Data | undefined; error: unknown; refetch: () => Promise<unknown> };
  /** What it waits for, when that is not a broker. */
  waitsFor?: string;
  children: (data: Data) => ReactNode;
}

/** A part of a page that waits for one query: a line while it waits, its failure, or its content; a failed refresh keeps what was there. */
export function QueryPart<Data>({ query, waitsFor, children }: QueryPartProps<Data>) {
  const { t } = useTranslation();
  if (query.data === undefined) return query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <p role="status">{waitsFor ?? t("list.asking")}</p>;
  return (
    <>
      {!!query.error && <ErrorNotice error={query.error} />}
      {children(query.data)}
    </>
  );
}
