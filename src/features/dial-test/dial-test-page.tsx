import { useMutation } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../../api/call.ts";
import type { CallOptions } from "../../api/call.ts";
import { LinkTabs } from "../../ui/link-tabs.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { ConsumeTest } from "./consume-test.tsx";
import { ProduceTest } from "./produce-test.tsx";
import type { DialTestSearch } from "./search.ts";

const route = getRouteApi("/instances/$instanceId/dial-test");

/** Sends and pulls test messages (DIAL). The results of both tabs stay while one walks between them. */
export function DialTestPage() {
  const { t } = useTranslation("dial-test");
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const produce = useMutation({ mutationFn: (body: CallOptions<"dialTestProduce">["body"]) => call("dialTestProduce", { params: { instanceId }, body }) });
  const consume = useMutation({ mutationFn: (body: CallOptions<"dialTestConsume">["body"]) => call("dialTestConsume", { params: { instanceId }, body }) });
  const change = (part: Partial<DialTestSearch>): void => void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  const tab = search.tab ?? "produce";
  const link = (id: "produce" | "consume") => ({ to: "/instances/$instanceId/dial-test" as const, params: { instanceId }, search: { ...search, tab: id } });
  return (
    <>
      <PageHead title={t("title")} note={t("note")} />
      <LinkTabs
        label={t("tabs.label")}
        current={tab}
        tabs={[
          { id: "produce", label: t("tabs.produce"), link: link("produce") },
          { id: "consume", label: t("tabs.consume"), link: link("consume") },
        ]}
      />
      {tab === "produce" ? <ProduceTest instanceId={instanceId} search={search} onSearch={change} test={produce} /> : <ConsumeTest instanceId={instanceId} search={search} onSearch={change} test={consume} />}
    </>
  );
}
