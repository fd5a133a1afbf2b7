import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Mono } from "../../ui/copy-text.tsx";
import { Notice } from "../../ui/notice.tsx";
import styles from "./access.module.css";
import type { AccessState } from "./queries.ts";
import type { AccessView } from "./use-access-view.ts";

/** Whether users can be made and changed: access control is on everywhere, or can be switched on. */
export function isManageable(state: AccessState | undefined): boolean {
  return state !== undefined && (state.switchable || state.enabled === true);
}

/** What must be known before one reads the list: is anybody asked, who is let in anyway, may the console change anything. */
export function AccessStatus({ state, view }: { state: AccessState | undefined; view: AccessView }) {
  const { t } = useTranslation("access");
  if (!state) return null;
  const mixed = state.enabled === null && <MixedNotice state={state} />;
  if (!isManageable(state)) return mixed;
  return (
    <div className={styles.status}>
      {mixed}
      {state.isAdministrator === false && <NotAdministrator state={state} view={view} />}
      {state.enabled === false && <Notice>{t("state.offText")}</Notice>}
      {!state.listable && state.denial === "" && <Notice>{t("state.notListed")}</Notice>}
      {state.allowListDiffersOn.length > 0 && <Notice tone="warn">{t("allow.differs", { brokers: state.allowListDiffersOn.join(", ") })}</Notice>}
      {state.enabled === true && state.denial === "" && <StateLine state={state} view={view} />}
    </div>
  );
}

/** Who the console is, and who is let in without a secret. */
function StateLine({ state, view }: { state: AccessState; view: AccessView }) {
  const { t } = useTranslation("access");
  const addresses = state.globalAllowList;
  return (
    <div className={styles.facts}>
      <span>
        {t("state.console")} <strong>{state.consoleAccount === "" ? t("state.consoleNone") : state.consoleAccount}</strong>
      </span>
      <span>
        {t("allow.label")} <strong>{addresses === null ? t("allow.notTold") : addresses.length === 0 ? t("allow.nobody") : <Mono>{addresses.join(", ")}</Mono>}</strong>
        <Button small kind="quiet" icon="edit" aria-label={t("allow.editLabel")} onClick={() => view.change({ allow: true })}>
          {t("allow.edit")}
        </Button>
      </span>
    </div>
  );
}

function MixedNotice({ state }: { state: AccessState }) {
  const { t } = useTranslation("access");
  const named = (enabled: boolean | null): string => state.brokers.filter((broker) => broker.enabled === enabled).map(({ brokerName }) => brokerName).join(", ") || "–";
  return <Notice tone="warn">{t("state.mixedText", { on: named(true), off: named(false), unknown: named(null) })}</Notice>;
}

/** PERM-011: reading works on; says which right is missing and where to mend it. */
function NotAdministrator({ state, view }: { state: AccessState; view: AccessView }) {
  const { t } = useTranslation("access");
  const mend = (
    <ButtonLink small to="/instances/$instanceId/details" params={{ instanceId: view.instanceId }} search={{ open: "edit" }}>
      {t("state.changeAccount")}
    </ButtonLink>
  );
  return (
    <Notice tone="warn" action={mend}>
      {state.consoleAccount === "" ? t("state.noAccount") : t("state.notAdministrator", { account: state.consoleAccount })}
    </Notice>
  );
}
