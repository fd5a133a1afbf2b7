import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { instanceQuery } from "../api/instance-queries.ts";
import { missingThing } from "../lib/problem.ts";
import { ButtonLink } from "../ui/button.tsx";
import { ErrorState } from "../ui/error-state.tsx";

const checkedEveryMs = 60_000;

/** A page of an instance, or in place of it one error with the way to the others where there is no such instance. */
export function KnownInstance({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { instanceId } = useParams({ strict: false });
  const { error, refetch } = useQuery({ ...instanceQuery(instanceId ?? ""), enabled: instanceId !== undefined, staleTime: checkedEveryMs, refetchInterval: false });
  if (instanceId === undefined || missingThing(error) !== "instance") return children;
  return <ErrorState error={error} onRetry={() => void refetch()} action={<ButtonLink to="/instances">{t("shell.instances")}</ButtonLink>} />;
}
