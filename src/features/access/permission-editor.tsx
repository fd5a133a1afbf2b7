import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "../../lib/problem.ts";
import { GroupPicker, TopicPicker } from "../../parts/name-pickers.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { ErrorNotice, Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import styles from "./access.module.css";
import { groupPermissions, topicPermissions, usePermissionName } from "./permission-words.tsx";
import type { Permission } from "./permission-words.tsx";
import type { ResourcePermission, UserRow } from "./queries.ts";
import type { AccessView } from "./use-access-view.ts";

interface Draft extends ResourcePermission {
  key: number;
}

interface EditorProps {
  kind: "topic" | "group";
  user: UserRow;
  view: AccessView;
}

const draftOf = (permissions: readonly ResourcePermission[]): Draft[] => permissions.map(({ name, permission }, key) => ({ key, name, permission }));
const textOf = (permissions: readonly ResourcePermission[]): string => permissions.map(({ name, permission }) => `${name}=${permission}`).join(",");

/** The rows being edited; what the engine holds is shown until something is changed here. */
function useDraft({ kind, user, view }: EditorProps) {
  const { t } = useTranslation("access");
  const stored = kind === "topic" ? user.topicPermissions : user.groupPermissions;
  const [draft, setDraft] = useState<Draft[]>();
  const [knownSecret, setKnownSecret] = useState("");
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const [isChecked, setIsChecked] = useState(false);
  const rows = draft ?? draftOf(stored);
  const names = rows.map(({ name }) => name.trim());
  const problemOfRow = (place: number): string | undefined => {
    if (names[place] === "") return t("rights.nameNeeded");
    return names.indexOf(names[place] ?? "") === place ? undefined : t("rights.nameTwice");
  };
  const save = async (): Promise<void> => {
    setIsChecked(true);
    if (rows.some((_, place) => problemOfRow(place) !== undefined)) return;
    const body = { permissions: rows.map(({ permission }, place) => ({ name: names[place] ?? "", permission })), ...(knownSecret !== "" && { knownSecret }) };
    const send = () => (kind === "topic" ? view.changes.setTopics(user.userId, body) : view.changes.setGroups(user.userId, body));
    setIsBusy(true);
    setError(undefined);
    try {
      view.report(await send(), t("rights.saved", { userId: user.userId }), send);
      setDraft(undefined);
      setIsChecked(false);
    } catch (failure) {
      setError(failure);
    } finally {
      setIsBusy(false);
    }
  };
  return { rows, setRows: setDraft, isDirty: draft !== undefined && textOf(rows) !== textOf(stored), problemOfRow: (place: number) => (isChecked ? problemOfRow(place) : undefined), save, discard: () => setDraft(undefined), error, isBusy, knownSecret, setKnownSecret };
}

/** A user's rights on single topics or groups (ACL-11, ACL-12): rows of a name and a permission, instead of the default. */
export function PermissionEditor(props: EditorProps) {
  const { kind, user, view } = props;
  const { t } = useTranslation(["access", "shell"]);
  const nameOf = usePermissionName();
  const { rows, setRows, isDirty, problemOfRow, save, discard, error, isBusy, knownSecret, setKnownSecret } = useDraft(props);
  const standard = kind === "topic" ? user.defaultTopicPermission : user.defaultGroupPermission;
  const put = (key: number, part: Partial<ResourcePermission>): void => setRows(rows.map((row) => (row.key === key ? { key, name: part.name ?? row.name, permission: part.permission ?? row.permission } : row)));
  const add = (): void => setRows([...rows, { key: Math.max(0, ...rows.map(({ key }) => key)) + 1, name: "", permission: kind === "topic" ? "PUB|SUB" : "SUB" }]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p className={styles.note}>{t(kind === "topic" ? "rights.topicNote" : "rights.groupNote", { standard: nameOf(standard, kind) })}</p>
      {user.administrator && rows.length > 0 && <Notice tone="warn">{t("rights.boundAdministrator")}</Notice>}
      {rows.length > 0 && (
        <div className={styles.rows}>
          <span aria-hidden="true">{t(kind === "topic" ? "rights.topic" : "rights.group")}</span>
          <span aria-hidden="true">{t("rights.permission")}</span>
          <span />
          {rows.map((row, place) => (
            <Row key={row.key} kind={kind} row={row} instanceId={view.instanceId} error={problemOfRow(place)} onChange={(part) => put(row.key, part)} onRemove={() => setRows(rows.filter(({ key }) => key !== row.key))} />
          ))}
        </div>
      )}
      {error !== undefined && <ErrorNotice error={error} />}
      {error !== undefined && problemOf(error).code === "access_secret_needed" && <TextField label={t("secret.known", { userId: user.userId })} type="password" autoComplete="off" value={knownSecret} onChange={setKnownSecret} />}
      <div className={styles.buttons}>
        <Button small icon="add" onClick={add}>
          {t(kind === "topic" ? "rights.addTopic" : "rights.addGroup")}
        </Button>
        <span className={styles.end} />
        {isDirty && (
          <Button small kind="quiet" onClick={discard}>
            {t("rights.discard")}
          </Button>
        )}
        <Button small kind="primary" type="submit" disabled={!isDirty} busy={isBusy}>
          {t("shell:save")}
        </Button>
      </div>
    </form>
  );
}

interface RowProps {
  kind: "topic" | "group";
  row: Draft;
  instanceId: string;
  error: string | undefined;
  onChange: (part: Partial<ResourcePermission>) => void;
  onRemove: () => void;
}

function Row({ kind, row, instanceId, error, onChange, onRemove }: RowProps) {
  const { t } = useTranslation("access");
  const nameOf = usePermissionName();
  const NamePicker = kind === "topic" ? TopicPicker : GroupPicker;
  const offered = kind === "topic" ? topicPermissions : groupPermissions;
  // A group may carry a permission that means nothing there; it is shown, not changed in passing.
  const options: readonly Permission[] = offered.includes(row.permission) ? offered : [...offered, row.permission];
  return (
    <>
      <NamePicker bare noMatchText={(text) => t("rights.noMatch", { text })} instanceId={instanceId} value={row.name} onChange={(name) => onChange({ name })} error={error} />
      <select aria-label={t("rights.permissionOf", { name: row.name })} value={row.permission} onChange={(event) => onChange({ permission: options.find((option) => option === event.target.value) })}>
        {options.map((permission) => (
          <option key={permission} value={permission}>
            {nameOf(permission, kind)}
          </option>
        ))}
      </select>
      <IconButton icon="trash" label={t("rights.remove", { name: row.name })} onClick={onRemove} />
    </>
  );
}
