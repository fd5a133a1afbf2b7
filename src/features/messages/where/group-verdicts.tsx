import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import { evidenceText } from "./evidence-text.ts";
import { GroupLinks } from "./group-links.tsx";
import type { Evidence, GroupVerdict, Location } from "./queries.ts";
import { byAlarm, verdictCounts, verdictTone } from "./verdict-words.ts";
import styles from "./where.module.css";

/** "3 groups: 1 dead-lettered, 1 waiting, 1 consumed". */
export function VerdictCounts({ groups }: { groups: readonly GroupVerdict[] }) {
  const { t } = useTranslation("where");
  return (
    <p className={styles.counts}>
      <strong>{t("groups", { count: groups.length, shown: exactCount(groups.length) })}</strong>
      {verdictCounts(groups).map(({ count, tone, verdict }) => (
        <StatusDot key={verdict} tone={tone} tip={t(`verdictTip.${verdict}`)}>
          {exactCount(count)} {t(`verdict.${verdict}`)}
        </StatusDot>
      ))}
    </p>
  );
}

/** What became of the message for each group, the most alarming first, with the evidence. */
export function GroupVerdicts({ instanceId, location }: { instanceId: string; location: Location }) {
  const { t } = useTranslation("where");
  return (
    <ul className={styles.groups} aria-label={t("groupsLabel")}>
      {byAlarm(location.groups).map((group) => (
        <li key={group.group} className={styles.group}>
          <div className={styles.verdict}>
            <StatusDot tone={verdictTone(group)} tip={t(`verdictTip.${group.verdict}`)}>
              <strong>{t(`verdict.${group.verdict}`)}</strong>
            </StatusDot>
            <Link to="/instances/$instanceId/groups" params={{ instanceId }} search={{ group: group.group }} className={styles.name}>
              {group.group}
            </Link>
            <span className={styles.faint}>
              {[group.online === null ? undefined : t(group.online ? "online.yes" : "online.no"), group.mode === "unknown" ? undefined : t(`mode.${group.mode}`)].filter(Boolean).join(" · ")}
            </span>
          </div>
          <div className={styles.why}>
            <p>
              <Reason group={group} />
            </p>
            <ul className={styles.evidence}>
              {group.evidence.filter((fact) => !saysNothingNew(group, fact)).map((fact) => (
                <li key={JSON.stringify(fact)}>
                  {evidenceText(t, fact)} <EvidenceLink instanceId={instanceId} group={group.group} fact={fact} />
                </li>
              ))}
            </ul>
          </div>
          <GroupLinks instanceId={instanceId} group={group} location={location} />
        </li>
      ))}
    </ul>
  );
}

/** The sentence above has the count already. */
const saysNothingNew = ({ ahead, verdict }: GroupVerdict, fact: Evidence): boolean => fact.code === "ahead" && !fact.beforeFilter && verdict === "waiting" && fact.count === ahead;

/** The verdict in one sentence with the figures that matter. */
function Reason({ group }: { group: GroupVerdict }) {
  const { t } = useTranslation("where");
  const { ahead, clientId, online, retry, since, verdict } = group;
  if (verdict === "waiting") {
    if (group.evidence.some((fact) => fact.code === "clientSilent")) return ahead === null ? t("reason.notAcknowledged") : t("reason.notAcknowledgedAhead", { count: ahead, shown: exactCount(ahead) });
    const turn = ahead === null ? t("reason.waiting") : t("reason.waitingAhead", { count: ahead, shown: exactCount(ahead) });
    return online === false ? `${turn}${t("reason.nobody")}` : turn;
  }
  if (verdict === "held") {
    return (
      <>
        {clientId === null ? t("reason.held") : t("reason.heldBy", { clientId })}
        {since !== null && (
          <>
            {" "}
            <RelativeTime at={since} />
          </>
        )}
      </>
    );
  }
  if (verdict === "retrying" && retry) {
    return (
      <>
        {retry.limit === null ? t("reason.retrying", { times: retry.times }) : t("reason.retryingOf", { times: retry.times, limit: retry.limit })}
        {retry.dueAt === null ? (
          t("reason.ready")
        ) : (
          <>
            {t("reason.due")} <RelativeTime at={retry.dueAt} />
          </>
        )}
      </>
    );
  }
  return t(`reason.${verdict === "retrying" ? "retryingInPlace" : verdict}`);
}

/** The message or client that a fact speaks of. */
function EvidenceLink({ instanceId, group, fact }: { instanceId: string; group: string; fact: Evidence }) {
  const { t } = useTranslation("where");
  if ("offsetMessageId" in fact) {
    return (
      <Link to="/instances/$instanceId/messages/$offsetMessageId" params={{ instanceId, offsetMessageId: fact.offsetMessageId }}>
        {t("link.copy")}
      </Link>
    );
  }
  if (!("clientId" in fact)) return null;
  return (
    <Link to="/instances/$instanceId/groups" params={{ instanceId }} search={{ group, tab: "clients", client: fact.clientId }}>
      {t("link.client")}
    </Link>
  );
}
