import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { loadTexts } from "../../../i18n/texts.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { PageHead } from "../../../ui/page-head.tsx";
import { CopyCommand } from "../../../parts/copy-command.tsx";
import { deadLetterCommands } from "../copy-as/query-commands.ts";
import { OpenMessage } from "../detail/open-message.tsx";
import { ExportDialog } from "../exports/export-dialog.tsx";
import type { ExportChoice } from "../exports/export-dialog.tsx";
import { ClassTable } from "./class-table.tsx";
import { LetterList } from "./letter-list.tsx";
import { deadLetterGroupQuery, deadLettersQuery, isKnownGroupQuery } from "./queries.ts";
import { ResendJobs, WorkbenchJobs } from "./resend-jobs.tsx";
import { isNarrowed, selectionOf } from "./search.ts";
import type { DeadLettersSearch } from "./search.ts";
import type { Chosen, ChosenToResend, Workbench } from "./use-workbench.ts";
import { UnknownGroup } from "./unknown-group.tsx";
import { WorkbenchFigures } from "./workbench-figures.tsx";
import { WorkbenchFilters } from "./workbench-filters.tsx";

const LetterEditor = lazy(async () => {
  const [editor] = await Promise.all([import("./letter-editor.tsx"), loadTexts("message-actions")]);
  return editor;
});
const ResendDialog = lazy(() => import("./resend-dialog.tsx"));
const LedgerDrawer = lazy(() => import("./ledger-drawer.tsx"));

/** The dead letters of one group: figures, kinds, the list, and what can be done with them. */
export function GroupWorkbench({ workbench }: { workbench: Workbench }) {
  const { adjust, group, instanceId, open, search } = workbench;
  const { t } = useTranslation("dead-letters");
  const figures = useQuery(deadLetterGroupQuery(instanceId, group));
  const isKnown = useQuery({ ...isKnownGroupQuery(instanceId, group), enabled: figures.data?.rows.length === 0 });
  const letters = useInfiniteQuery(deadLettersQuery(instanceId, group, search));
  const { ticked, setTicked } = useTicked(search);
  const [resending, setResending] = useState<ChosenToResend>();
  const [editing, setEditing] = useState<string>();
  const [exporting, setExporting] = useState<Chosen>();
  const isEmpty = letters.data?.pages[0]?.rows.length === 0 && !letters.hasNextPage;
  const actions = (
    <>
      <WorkbenchJobs workbench={workbench} />
      <CopyCommand instanceId={instanceId} action={t("title")} commands={(place) => deadLetterCommands(place, group, { ...selectionOf(search, Date.now()), id: search.id })} />
      <Button onClick={() => open({ ledger: "all", message: undefined })}>{t("ledger.open")}</Button>
      <Button disabled={isEmpty || search.id !== undefined} onClick={() => setExporting("matching")}>
        {t("export.all")}
      </Button>
      <Button kind="primary" disabled={isEmpty || search.id !== undefined} onClick={() => setResending("matching")}>
        {isNarrowed(search) ? t("resend.matching") : t("resend.all")}
      </Button>
    </>
  );
  const back = { link: { to: "/instances/$instanceId/dead-letters" as const, params: { instanceId } }, label: t("title") };
  if (isKnown.data === false && figures.data?.rows.length === 0) return <UnknownGroup instanceId={instanceId} group={group} />;
  return (
    <>
      <PageHead title={group} tabTitle={`${group} · ${t("title")}`} back={back} note={<WorkbenchLinks workbench={workbench} />} actions={actions} />
      <WorkbenchFigures instanceId={instanceId} group={group} figures={figures} />
      <ResendJobs workbench={workbench} />
      <WorkbenchFilters workbench={workbench} letters={letters} />
      <ClassTable workbench={workbench} />
      <LetterList workbench={workbench} letters={letters} ticked={ticked} onTicked={setTicked} onResend={setResending} onEdit={setEditing} onExport={setExporting} />
      <Suspense>
        {resending && <ResendDialog workbench={workbench} chosen={resending} onClose={() => setResending(undefined)} onStarted={() => setTicked(new Set())} />}
        {editing && <LetterEditor workbench={workbench} offsetMessageId={editing} onClose={() => setEditing(undefined)} />}
        {search.ledger && !search.message && <LedgerDrawer key={search.ledger} workbench={workbench} onResend={setResending} />}
      </Suspense>
      {exporting && <ExportDialog instanceId={instanceId} choices={[exportChoice(workbench, exporting, (messages) => t("export.chosen", { count: messages, messages: exactCount(messages) }), t("export.matching"))]} onClose={() => setExporting(undefined)} />}
      {search.message && (
        <OpenMessage
          instanceId={instanceId}
          offsetMessageId={search.message}
          tab={search.tab}
          linkTo={({ offsetMessageId, tab }) => ({ to: "/instances/$instanceId/dead-letters", params: { instanceId }, search: { ...search, message: offsetMessageId, tab } })}
          onClose={() => adjust({ message: undefined, tab: undefined })}
        />
      )}
    </>
  );
}

/** Ticked rows, until the filter changes: what it hides must not be sent unseen. */
function useTicked({ begin, end, id, key, kind, property, range, tag, text }: DeadLettersSearch): { ticked: ReadonlySet<string>; setTicked: (ids: ReadonlySet<string>) => void } {
  const filter = JSON.stringify([begin, end, id, key, kind, property, range, tag, text]);
  const [state, setState] = useState<{ filter: string; ids: ReadonlySet<string> }>({ filter, ids: new Set() });
  if (state.filter !== filter) setState({ filter, ids: new Set() });
  return { ticked: state.filter === filter ? state.ids : new Set(), setTicked: (ids) => setState({ filter, ids }) };
}

function WorkbenchLinks({ workbench: { group, instanceId } }: { workbench: Workbench }) {
  const { t } = useTranslation("dead-letters");
  return (
    <>
      <ButtonLink small kind="quiet" icon="group" to="/instances/$instanceId/groups" params={{ instanceId }} search={{ group, q: group }}>
        {t("links.group")}
      </ButtonLink>
      <ButtonLink small kind="quiet" icon="tail" to="/instances/$instanceId/tail" params={{ instanceId }} search={{ group }}>
        {t("links.tail")}
      </ButtonLink>
    </>
  );
}

function exportChoice({ group, search }: Workbench, chosen: Chosen, textOf: (messages: number) => string, all: string): ExportChoice {
  if (chosen !== "matching") return { id: "ids", label: textOf(chosen.ids.length), most: chosen.ids.length, source: { kind: "messages", topic: `%DLQ%${group}`, offsetMessageIds: chosen.ids } };
  const { beginAt, classId, endAt, ...filter } = selectionOf(search, Date.now());
  return { id: "all", label: all, most: null, source: { kind: "deadLetters", group, classId, beginAt, endAt, filter } };
}
