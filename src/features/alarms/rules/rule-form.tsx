import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/button.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { ErrorNotice } from "../../../ui/notice.tsx";
import { PageHead } from "../../../ui/page-head.tsx";
import { tellDone } from "../../../ui/toasts.tsx";
import styles from "../alarms.module.css";
import { BackTestPanel } from "./back-test-panel.tsx";
import { ruleQuery } from "./queries.ts";
import { draftOf, freshDraft, settingsOf } from "./rule-draft.ts";
import type { DraftProblems, RuleDraft } from "./rule-draft.ts";
import { RuleFields } from "./rule-fields.tsx";
import { noForm } from "./search.ts";
import type { RulesView } from "./use-rules-view.ts";

/** A rule in the making, with what it would have done beside it. */
export default function RuleForm({ view }: { view: RulesView }) {
  const { t } = useTranslation("alarms");
  const { edit, copy } = view.search;
  const like = edit ?? copy;
  const rule = useQuery({ ...ruleQuery(view.instanceId, like ?? ""), enabled: like !== undefined });
  if (like === undefined) return <Editor view={view} start={freshDraft(view.search)} />;
  if (rule.error) return <ErrorState error={rule.error} onRetry={() => void rule.refetch()} />;
  if (!rule.data) return null;
  const draft = draftOf(rule.data);
  return <Editor view={view} start={edit === undefined ? { ...draft, name: t("rules.copyOf", { name: draft.name }).slice(0, 64) } : draft} />;
}

function Editor({ view, start }: { view: RulesView; start: RuleDraft }) {
  const { t } = useTranslation("alarms");
  const { t: shell } = useTranslation();
  const { change, changes, instanceId, search } = view;
  const [draft, setDraft] = useState(start);
  const [shown, setShown] = useState<DraftProblems>({});
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const { problems, settings } = settingsOf(draft);
  const close = (): void => change(noForm);
  const save = async (): Promise<void> => {
    setShown(problems);
    if (!settings || Object.keys(problems).length > 0) return void requestAnimationFrame(() => showFirstProblem(form.current));
    setIsBusy(true);
    setError(undefined);
    try {
      await (search.edit === undefined ? changes.create(settings) : changes.update(search.edit, settings));
      tellDone(t(search.edit === undefined ? "rules.created" : "rules.saved", { name: settings.name }));
      close();
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  const update = (part: Partial<RuleDraft>): void => {
    setDraft((before) => ({ ...before, ...part }));
    setShown({});
  };
  const title = search.edit === undefined ? t("rules.create") : t("rules.editTitle", { name: start.name });
  return (
    <>
      <PageHead title={title} back={{ link: { to: "/instances/$instanceId/alarms/rules", params: { instanceId } }, label: t("tabs.rules") }} />
      <form
        ref={form}
        className={styles.editor}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className={styles.form}>
          <RuleFields instanceId={instanceId} draft={draft} problems={shown} onChange={update} />
          {error !== undefined && <ErrorNotice error={error} />}
          <div className={styles.buttons}>
            <Button onClick={close}>{shell("cancel")}</Button>
            <Button kind="primary" type="submit" busy={isBusy}>
              {t(search.edit === undefined ? "rules.create" : "rules.save")}
            </Button>
          </div>
        </div>
        <BackTestPanel instanceId={instanceId} settings={settings} />
      </form>
    </>
  );
}

/** The form is longer than the screen: what is wrong may stand above it. */
function showFirstProblem(form: HTMLFormElement | null): void {
  const field = form?.querySelector<HTMLElement>("[aria-invalid=true]");
  if (field) field.focus();
  else form?.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });
}
