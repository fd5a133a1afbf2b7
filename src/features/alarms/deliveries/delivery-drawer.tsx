import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/button.tsx";
import { CopyText } from "../../../ui/copy-text.tsx";
import { DetailDrawer } from "../../../ui/detail-drawer.tsx";
import { QueryPart } from "../../../ui/query-part.tsx";
import { Duration } from "../../../ui/quantity.tsx";
import { ExactTime, RelativeTime } from "../../../ui/relative-time.tsx";
import { Facts, Section } from "../../../ui/section.tsx";
import { tellDone, tellFailed } from "../../../ui/toasts.tsx";
import { useErrorLine } from "../../../ui/use-error-texts.ts";
import { deliveryQuery, notificationChanges } from "../notification-queries.ts";
import type { DeliveryRow } from "../notification-queries.ts";
import type { DeliverySearch } from "../notification-search.ts";
import styles from "../notifications.module.css";
import { ChannelName, DeliveryStateMark, OutcomeMark, useWaitText } from "../notification-words.tsx";

interface DeliveryDrawerProps {
  deliveryId: string;
  instanceId: string;
  search: DeliverySearch;
  onClose: () => void;
}

/** One delivery: what it says, each try with what came back, and the way to send it once more. */
export default function DeliveryDrawer({ deliveryId, instanceId, search, onClose }: DeliveryDrawerProps) {
  const { t } = useTranslation("notifications");
  const query = useQuery(deliveryQuery(deliveryId));
  const delivery = query.data;
  const canResend = delivery && ["waiting", "delivered", "gaveUp"].includes(delivery.state) && delivery.kind !== "test" && delivery.digestId === "";
  return (
    <DetailDrawer title={t("deliveries.one")} state={delivery && <DeliveryStateMark row={delivery} />} actions={canResend && <Resend deliveryId={deliveryId} />} onClose={onClose}>
      <QueryPart query={query}>
        {(data) => (
          <>
            {data.reason !== "" && <p>{t(`reasons.${data.reason}`)}</p>}
            {data.waitsFor && <Wait delivery={data} instanceId={instanceId} search={search} />}
            <Facts
              facts={[
                { label: t("deliveries.policy"), value: data.policyName },
                { label: t("deliveries.channel"), value: data.channel === "" ? null : <ChannelName channel={data.channel} /> },
                { label: t("deliveries.receiver"), value: data.receiver || null },
                { label: t("deliveries.at"), value: <ExactTime at={data.at} /> },
                { label: t("deliveries.next"), value: data.nextAttemptAt === null ? null : <RelativeTime at={data.nextAttemptAt} /> },
                { label: t("deliveries.id"), value: <CopyText text={data.id} />, tip: t("deliveries.idTip") },
              ]}
            />
            {data.digestId !== "" && (
              <p>
                <Link to="/instances/$instanceId/alarms/deliveries" params={{ instanceId }} search={{ ...search, open: data.digestId }} resetScroll={false}>
                  {t("deliveries.inDigest")}
                </Link>
              </p>
            )}
            <Section title={t("deliveries.text")}>
              <pre className={styles.text}>{data.text}</pre>
            </Section>
            <Section title={t("deliveries.tries")} note={t("deliveries.triesNote")}>
              {data.attemptList.length === 0 && <p className={styles.none}>{t("deliveries.noTry")}</p>}
              <ol className={styles.results}>
                {data.attemptList.map((attempt) => (
                  <li key={attempt.number}>
                    <div className={styles.line}>
                      <OutcomeMark outcome={attempt.outcome} />
                      <ExactTime at={attempt.startedAt} />
                      {attempt.durationMs !== null && <Duration ms={attempt.durationMs} />}
                    </div>
                    <span className={styles.answer}>{attempt.answer}</span>
                  </li>
                ))}
              </ol>
            </Section>
          </>
        )}
      </QueryPart>
    </DetailDrawer>
  );
}

/** What holds it up, with the way there. */
function Wait({ delivery, instanceId, search }: { delivery: DeliveryRow; instanceId: string; search: DeliverySearch }) {
  const { t } = useTranslation("notifications");
  const waitText = useWaitText();
  const earlierId = delivery.waitsFor?.deliveryId ?? "";
  return (
    <section aria-label={t("waits.title")}>
      <p>{waitText(delivery)}</p>
      {earlierId !== "" && (
        <p>
          <Link to="/instances/$instanceId/alarms/deliveries" params={{ instanceId }} search={{ ...search, open: earlierId }} resetScroll={false}>
            {t("waits.earlier")}
          </Link>
        </p>
      )}
    </section>
  );
}

function Resend({ deliveryId }: { deliveryId: string }) {
  const { t } = useTranslation("notifications");
  const errorLine = useErrorLine();
  const queryClient = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const resend = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await notificationChanges(queryClient).resend(deliveryId);
      tellDone(t("deliveries.resent"));
    } catch (failure) {
      tellFailed(errorLine(failure));
    }
    setIsBusy(false);
  };
  return (
    <Button small icon="refresh" busy={isBusy} onClick={() => void resend()}>
      {t("deliveries.resend")}
    </Button>
  );
}
