import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { accessQuery } from "../../api/instance-queries.ts";
import { ConfirmDanger } from "../../ui/confirm-danger.tsx";
import { QueryPart } from "../../ui/query-part.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { TextField } from "../../ui/text-field.tsx";
import styles from "./access.module.css";
import { accessClientsQuery, accessStateQuery } from "./queries.ts";
import type { AccessState } from "./queries.ts";
import type { AccessView } from "./use-access-view.ts";

/** Who the console will be: a user ID, or a new one. */
type Account = Exclude<Parameters<AccessView["changes"]["turn"]>[0]["account"], undefined>;

const proposedUserId = "mqdeck_console";

/** Switches access control for the whole instance, after saying who will notice; on only with an administrator for the console. */
export default function SwitchAccess({ turn, view }: { turn: "on" | "off"; view: AccessView }) {
  const { data: state } = useQuery({ ...accessStateQuery(view.instanceId), refetchInterval: false });
  const { data: instance } = useQuery(accessQuery(view.instanceId));
  if (!state || !instance) return null;
  return turn === "on" ? <SwitchOn name={instance.name} state={state} view={view} /> : <SwitchOff name={instance.name} view={view} />;
}

function SwitchOff({ name, view }: { name: string; view: AccessView }) {
  const { t } = useTranslation("access");
  const off = async (): Promise<void> => {
    const send = () => view.changes.turn({ enabled: false, confirm: name });
    view.report(await send(), t("turn.offDone"), send);
  };
  return <ConfirmDanger title={t("turn.offTitle", { name })} action={t("turn.off")} name={name} losses={<strong>{t("turn.offText")}</strong>} online={t("turn.offKept")} onConfirm={off} onClose={() => view.change({ turn: undefined })} />;
}

/** The account that is proposed: the one that the console has, else one whose secret it knows, else a new one. */
function firstAccount({ administrators, consoleAccount }: AccessState): Account {
  const own = administrators.find(({ userId }) => userId === consoleAccount);
  const usable = own ?? administrators.find(({ secretKept }) => secretKept);
  return usable ? { kind: "existing", userId: usable.userId } : { kind: "new", userId: proposedUserId };
}

function SwitchOn({ name, state, view }: { name: string; state: AccessState; view: AccessView }) {
  const { t } = useTranslation("access");
  const [account, setAccount] = useState(() => firstAccount(state));
  const on = async (): Promise<void> => {
    const outcome = await view.changes.turn({ enabled: true, confirm: name, account });
    view.report(outcome, t("turn.onDone"), () => view.changes.turn({ enabled: true, confirm: name, account: { kind: "existing", userId: account.userId } }));
  };
  return (
    <ConfirmDanger
      title={t("turn.onTitle", { name })}
      action={t("turn.on")}
      name={name}
      losses={
        <div className={styles.form}>
          <strong>{t("turn.onText")}</strong>
          <AccountChoice state={state} account={account} onChange={setAccount} />
          <ConnectedClients view={view} />
        </div>
      }
      onConfirm={on}
      onClose={() => view.change({ turn: undefined })}
    />
  );
}

interface AccountChoiceProps {
  state: AccessState;
  account: Account;
  onChange: (account: Account) => void;
}

/** Step 1: without an administrator of its own the console would lock itself out. */
function AccountChoice({ state, account, onChange }: AccountChoiceProps) {
  const { t } = useTranslation("access");
  const { administrators, consoleAccount } = state;
  return (
    <fieldset>
      <legend>{t("turn.account")}</legend>
      {administrators.map(({ userId, secretKept }) => {
        const isUsable = secretKept || userId === consoleAccount;
        return (
          <label key={userId} className={styles.choice}>
            <input type="radio" name="account" disabled={!isUsable} checked={account.kind === "existing" && account.userId === userId} onChange={() => onChange({ kind: "existing", userId })} />
            <span>
              {userId} {!isUsable && <small>{t("turn.secretUnknown")}</small>}
            </span>
          </label>
        );
      })}
      <label className={styles.choice}>
        <input type="radio" name="account" checked={account.kind === "new"} onChange={() => onChange({ kind: "new", userId: proposedUserId })} />
        <span>
          {t("turn.newAccount")} <small>{t("turn.newAccountNote")}</small>
        </span>
      </label>
      {account.kind === "new" && (
        <div className={styles.indent}>
          <TextField label={t("columns.userId")} hint={t("create.userIdRule")} error={/^\w{7,64}$/.test(account.userId) ? undefined : t("create.userIdRule")} value={account.userId} maxLength={64} autoComplete="off" spellCheck={false} onChange={(userId) => onChange({ kind: "new", userId })} />
        </div>
      )}
    </fieldset>
  );
}

/** Step 2: who is connected now. Nothing on the wire says who signs already, so all are named. */
function ConnectedClients({ view }: { view: AccessView }) {
  const { t } = useTranslation("access");
  const clients = useQuery(accessClientsQuery(view.instanceId));
  return (
    <div>
      <h3>{t("turn.clients")}</h3>
      <QueryPart query={clients}>
        {({ groups, warnings }) => (
          <>
            <WarningList warnings={warnings} />
            <p>{groups.length === 0 ? t("turn.nobody") : t("turn.refused")}</p>
            <ul className={styles.clients}>
              {groups.map(({ role, group, clients: ids }) => (
                <li key={`${role} ${group}`}>
                  {t(`turn.${role}`, { group, count: ids.length })} <small>{ids.join(", ")}</small>
                </li>
              ))}
            </ul>
          </>
        )}
      </QueryPart>
    </div>
  );
}
