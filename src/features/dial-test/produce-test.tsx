import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { CodeLegend } from "./code-legend.tsx";
import { NoTopicHint } from "./missing-names.tsx";
import { rememberPayload, rememberedPayload } from "./payload-memory.ts";
import { firstProduceDraft, produceRequest } from "./produce-draft.ts";
import type { ProduceDraft } from "./produce-draft.ts";
import { ProduceForm } from "./produce-form.tsx";
import { ProduceResult } from "./produce-result.tsx";
import type { TestProps } from "./test-props.ts";
import styles from "./dial-test.module.css";

/** The produce test (DIAL-2 to DIAL-7). */
export function ProduceTest({ instanceId, search, onSearch, test }: TestProps<"dialTestProduce">) {
  const { t } = useTranslation("dial-test");
  const topic = search.topic ?? "";
  const [draft, setDraft] = useState<ProduceDraft>(() => ({ ...firstProduceDraft, ...rememberedPayload(instanceId, topic) }));
  const [isAsked, setIsAsked] = useState(false);
  const chooseTopic = (name: string): void => {
    onSearch({ topic: name || undefined });
    const payload = rememberedPayload(instanceId, name);
    if (payload) setDraft((before) => ({ ...before, ...payload }));
  };
  const request = produceRequest(topic, draft);
  const run = (): void => {
    setIsAsked(true);
    if (!("body" in request)) return;
    rememberPayload(instanceId, topic, { form: draft.form, sizeKb: draft.sizeKb, bodyText: draft.bodyText, tags: draft.tags, keys: draft.keys, messageCount: draft.messageCount });
    test.mutate(request.body);
  };
  return (
    <>
      <NoTopicHint instanceId={instanceId} />
      <ProduceForm
        instanceId={instanceId}
        topic={topic}
        onTopic={chooseTopic}
        draft={draft}
        onDraft={(part) => setDraft((before) => ({ ...before, ...part }))}
        refusals={isAsked && "refusals" in request ? request.refusals : {}}
        error={test.error}
        isRunning={test.isPending}
        onRun={run}
      />
      <p className={styles.statement}>{t("produce.statement")}</p>
      {test.error && <ErrorNotice error={test.error} />}
      {test.data ? (
        <ProduceResult instanceId={instanceId} result={test.data} />
      ) : (
        !test.error && (
          <EmptyState icon="producer" title={t("produce.idleTitle")}>
            {t("produce.idleText")}
          </EmptyState>
        )
      )}
      <CodeLegend kind="send" isOpen={!test.data} />
    </>
  );
}
