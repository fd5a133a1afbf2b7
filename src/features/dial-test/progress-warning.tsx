import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Mono } from "../../ui/copy-text.tsx";
import { Notice } from "../../ui/notice.tsx";
import { onlineClientsQuery } from "./queries.ts";

const namedClients = 5;

/** Consuming with the test moves the group's progress for real (DIAL-13); says who is online and would notice. */
export function ProgressWarning({ instanceId, group }: { instanceId: string; group: string }) {
  const { t } = useTranslation("dial-test");
  const { data, error } = useQuery(onlineClientsQuery(instanceId, group));
  return (
    <Notice tone="warn">
      {t("warnings.progress")}
      {group !== "" && error && <p>{t("warnings.onlineUnknown")}</p>}
      {group !== "" && data?.length === 0 && <p>{t("warnings.nobodyOnline")}</p>}
      {group !== "" && data && data.length > 0 && (
        <p>
          {t("warnings.onlineNow", { count: data.length })} <Mono>{data.slice(0, namedClients).join(", ") + (data.length > namedClients ? " …" : "")}</Mono>
        </p>
      )}
    </Notice>
  );
}
