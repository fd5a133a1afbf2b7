import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState } from "../../ui/error-state.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";

interface TabFrameProps<Data> {
  query: UseQueryResult<Data>;
  children: (data: Data) => ReactNode;
}

/** A tab's waiting line, its failure, or its content; a failed refresh keeps what was there. */
export function TabFrame<Data>({ query, children }: TabFrameProps<Data>) {
  const { t } = useTranslation("topics");
  if (query.data === undefined) return query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <p role="status">{t("tabs.loading")}</p>;
  return (
    <>
      {query.error && <ErrorNotice error={query.error} />}
      {children(query.data)}
    </>
  );
}
