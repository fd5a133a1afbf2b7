import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { CodeBlock } from "../../ui/code-block.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { CopyText } from "../../ui/copy-text.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Notice } from "../../ui/notice.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { ClientTable } from "./client-table.tsx";
import { dialTestLink, samplesLink } from "./links.ts";
import { topicProducersQuery } from "./queries.ts";
import { QueryPart } from "../../ui/query-part.tsx";
import styles from "./topics.module.css";
import type { TopicsView } from "./use-topics-view.ts";

/** Producer groups that are online with their connected instances (TOPIC-12, TOPIC-13). */
export function TopicProducersTab({ topic, view: { instanceId } }: { topic: string; view: TopicsView }) {
  const { t } = useTranslation("topics");
  const producers = useQuery(topicProducersQuery(instanceId, topic));
  return (
    <QueryPart query={producers}>
      {({ rows, exact, warnings }) => (
        <>
          <WarningList warnings={warnings} />
          {!exact && rows.length > 0 && <Notice>{t("producers.inexact")}</Notice>}
          {rows.length === 0 && (
            <EmptyState
              icon="producer"
              title={t("producers.noneTitle")}
              action={
                <>
                  <ButtonLink icon="dialTest" {...dialTestLink(instanceId, topic)}>
                    {t("actions.dialTest")}
                  </ButtonLink>
                  <ButtonLink kind="quiet" icon="link" {...samplesLink(instanceId, topic)}>
                    {t("empty.samples")}
                  </ButtonLink>
                </>
              }
              code={<CodeBlock samples={[{ language: "Java", code: `producer.send(new Message("${topic}", "{}".getBytes(StandardCharsets.UTF_8)));` }]} />}
            >
              {t("producers.none")}
            </EmptyState>
          )}
          {rows.map((row) => (
            <section key={row.group} className={styles.block}>
              <h3>
                <CopyText text={row.group} plain />
              </h3>
              <ClientTable label={`${t("clients.of")} ${row.group}`} clients={row.clients} />
            </section>
          ))}
        </>
      )}
    </QueryPart>
  );
}
