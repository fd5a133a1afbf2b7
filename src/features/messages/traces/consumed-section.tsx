import { Link } from "@tanstack/react-router";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../../ui/icon.tsx";
import { Quantity } from "../../../ui/quantity.tsx";
import { ExactTime } from "../../../ui/relative-time.tsx";
import { Section } from "../../../ui/section.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import { verdictTone } from "../where/verdict-words.ts";
import styles from "./message-trace.module.css";
import type { Delivery, MessageTrace, TracedGroup } from "./trace-lanes.ts";
import { DeliveryStateDot, Taken } from "./trace-words.tsx";

const columns = 6;

/** A row for each group, opened to a line for each push (TRC-017 to TRC-033), with the copies that brokers keep. */
export function ConsumedSection({ instanceId, trace }: { instanceId: string; trace: MessageTrace }) {
  const { t } = useTranslation("traces");
  const { groups } = trace;
  // A single group is what somebody came to see.
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(groups.length === 1 ? groups.map(({ group }) => group) : []));
  const toggle = (group: string): void => setOpen((before) => new Set(before.has(group) ? [...before].filter((name) => name !== group) : [...before, group]));
  if (groups.length === 0) {
    return (
      <Section title={t("sections.consumed")}>
        <p className={styles.soft}>{t("consumed.none")}</p>
      </Section>
    );
  }
  return (
    <Section title={t("sections.consumed")}>
      <div className={styles.scroll}>
        <table className={styles.table} aria-label={t("sections.consumed")}>
          <thead>
            <tr>
              <th>{t("consumed.group")}</th>
              <th>{t("consumed.mode")}</th>
              <th>{t("consumed.state")}</th>
              <th className={styles.right}>{t("consumed.pushes")}</th>
              <th>{t("consumed.lastPush")}</th>
              <th data-tip={t("consumed.verdictTip")}>{t("consumed.verdict")}</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <Fragment key={group.group}>
                <GroupRow instanceId={instanceId} trace={trace} group={group} isOpen={open.has(group.group)} onToggle={() => toggle(group.group)} />
                {open.has(group.group) && (
                  <tr className={styles.inner}>
                    <td colSpan={columns}>
                      <Pushes group={group} />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

interface GroupRowProps {
  instanceId: string;
  trace: MessageTrace;
  group: TracedGroup;
  isOpen: boolean;
  onToggle: () => void;
}

function GroupRow({ instanceId, trace, group, isOpen, onToggle }: GroupRowProps) {
  const { t } = useTranslation(["traces", "where"]);
  const name = group.group || t("consumed.unnamed");
  const hasLines = group.deliveries.length + group.copies.length > 0;
  return (
    <tr>
      <td>
        {hasLines ? (
          <button type="button" className={styles.toggle} aria-expanded={isOpen} onClick={onToggle}>
            <Icon name={isOpen ? "chevronDown" : "chevronRight"} />
            {name}
          </button>
        ) : (
          <span className={styles.plain}>{name}</span>
        )}
      </td>
      <td>{group.mode === "unknown" ? "–" : t(`modes.${group.mode}`)}</td>
      <td>{group.state === null ? <StatusDot tone="idle" tip={t("consumed.untoldTip")}>{t("consumed.untold")}</StatusDot> : <DeliveryStateDot state={group.state} />}</td>
      <td className={styles.right}>{group.deliveries.length === 0 ? "–" : <Quantity value={group.deliveries.length} />}</td>
      <td>
        <ExactTime at={group.lastPushAt} />
      </td>
      <td>
        {group.verdict === null ? (
          "–"
        ) : (
          <Link to="/instances/$instanceId/where" params={{ instanceId }} search={{ id: trace.message?.offsetMessageId ?? trace.messageId, topic: trace.topic || undefined }}>
            <StatusDot tone={verdictTone({ online: group.isOnline, verdict: group.verdict })} tip={t(`where:verdictTip.${group.verdict}`)}>
              {t(`where:verdict.${group.verdict}`)}
            </StatusDot>
          </Link>
        )}
      </td>
    </tr>
  );
}

function Pushes({ group }: { group: TracedGroup }) {
  const { t } = useTranslation("traces");
  // In one millisecond a retry is stored before it is pushed, and a dead letter after.
  const lines = [...group.deliveries.map((delivery) => ({ at: delivery.at ?? delivery.endedAt ?? 0, place: 1, delivery })), ...group.copies.map((copy) => ({ at: copy.storedAt, place: copy.kind === "deadLetter" ? 2 : 0, copy }))].toSorted((a, b) => a.at - b.at || a.place - b.place);
  return (
    <table className={styles.pushes} aria-label={t("consumed.pushesOf", { group: group.group })}>
      <thead>
        <tr>
          <th className={styles.right}>{t("consumed.order")}</th>
          <th>{t("consumed.address")}</th>
          <th>{t("consumed.at")}</th>
          <th className={styles.right}>{t("consumed.cost")}</th>
          <th className={styles.right}>{t("consumed.retry")}</th>
          <th>{t("consumed.result")}</th>
          <th>{t("consumed.state")}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) =>
          "delivery" in line ? (
            <PushRow key={`push ${line.delivery.order}`} delivery={line.delivery} />
          ) : (
            <tr key={line.copy.offsetMessageId} className={styles.copy}>
              <td className={styles.right}>–</td>
              <td data-tip={`${line.copy.brokerName} · ${line.copy.queueId} · ${line.copy.queueOffset}`}>{line.copy.topic}</td>
              <td>
                <ExactTime at={line.copy.storedAt} />
              </td>
              <td colSpan={4}>
                {t(`copies.${line.copy.kind}`, { times: line.copy.reconsumeTimes })}
                {line.copy.dueAt !== null && (
                  <>
                    {" · "}
                    {t("stored.dueAt")} <ExactTime at={line.copy.dueAt} />
                  </>
                )}
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

function PushRow({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation("traces");
  const { address, addressSource, at, costMs, order, result, retryTimes, state } = delivery;
  return (
    <tr>
      <td className={styles.right}>{order}</td>
      <td data-tip={t(`address.${addressSource}`)}>{address || "–"}</td>
      <td>
        <ExactTime at={at} />
      </td>
      <td className={styles.right}>
        <Taken ms={costMs} unknownTip={t("timeline.noEnd")} />
      </td>
      <td className={styles.right}>{retryTimes ?? "–"}</td>
      <td>{result === null ? "–" : t(`results.${result}`)}</td>
      <td>
        <DeliveryStateDot state={state} />
      </td>
    </tr>
  );
}
