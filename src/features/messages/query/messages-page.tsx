import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { LinkTabs } from "../../../ui/link-tabs.tsx";
import { PageHead } from "../../../ui/page-head.tsx";
import { useCloseByBack } from "../../../ui/use-close-by-back.ts";
import { OpenMessage } from "../detail/open-message.tsx";
import { JobsButton } from "../jobs/jobs-button.tsx";
import { JobsDrawer } from "../jobs/jobs-drawer.tsx";
import { MessageQuery } from "./message-query.tsx";
import { queryWays } from "../search.ts";
import type { MessagesSearch } from "../search.ts";

const route = getRouteApi("/instances/$instanceId/messages");

/** Message query by topic and time, id, key or offset (MSG); the link holds the query and the open message. */
export function MessagesPage() {
  const { t } = useTranslation("messages");
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: Partial<MessagesSearch>): void => void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  const closeMessage = useCloseByBack(search.message !== undefined, () => change({ message: undefined, tab: undefined }));
  // What is open beside the query is no part of it: another key would make the form and its results anew.
  const { dialog: ___, job: __, message: _, tab, ...query } = search;
  return (
    <>
      <PageHead title={t("title")} note={t("note")} actions={<JobsButton isOpen={search.job !== undefined} onToggle={(isOpen) => change({ job: isOpen ? "all" : undefined, message: undefined })} />} />
      <LinkTabs
        label={t("ways.label")}
        current={search.by ?? "time"}
        tabs={[
          ...queryWays.map((way) => ({
            id: way,
            label: t(`ways.${way}`),
            link: { to: "/instances/$instanceId/messages" as const, params: { instanceId }, search: { by: way === "time" ? undefined : way, topic: search.topic, group: search.group } },
          })),
          { id: "deadLetters", label: t("ways.deadLetters"), link: { to: "/instances/$instanceId/dead-letters" as const, params: { instanceId }, search: { group: search.group } } },
        ]}
      />
      <MessageQuery key={JSON.stringify(query)} instanceId={instanceId} search={search} onQuery={(next) => void navigate({ search: next, resetScroll: false })} />
      {search.job && !search.message && <JobsDrawer instanceId={instanceId} onClose={() => change({ job: undefined })} />}
      {search.message && <OpenMessage instanceId={instanceId} offsetMessageId={search.message} tab={tab} linkTo={(part) => ({ to: "/instances/$instanceId/messages", params: { instanceId }, search: { ...search, message: part.offsetMessageId, tab: part.tab } })} onClose={closeMessage} />}
    </>
  );
}
