import { Form, Input, Radio } from "antd";
import type { FormInstance } from "antd";
import { useTranslation } from "react-i18next";
import { gatewayWords } from "../../../contract/gateway-words.ts";
import { templateFault } from "../../../contract/gateway-template.ts";
import { Button } from "../../../ui/button.tsx";
import type { Channel, PolicyRow } from "../notification-queries.ts";
import styles from "../notifications.module.css";
import { channelKinds } from "../notification-words.tsx";
import { newChannel } from "./policy-draft.ts";
import type { PolicyDraft } from "./policy-draft.ts";

const signed = new Set<Channel["kind"]>(["webhook", "dingtalk", "feishu", "gateway"]);

/** The channels of a policy. What is stored of addresses and secrets is not shown: empty fields keep it. */
export function ChannelFields({ policy }: { policy: PolicyRow | undefined }) {
  const { t } = useTranslation("notifications");
  const form = Form.useFormInstance<PolicyDraft>();
  const atLeastOne = { validator: (_: unknown, channels: unknown[] | undefined) => (channels && channels.length > 0 ? Promise.resolve() : Promise.reject(new Error(t("policies.noChannel")))) };
  return (
    <Form.List name="channels" rules={[atLeastOne]}>
      {(rows, { add, remove }, { errors }) => (
        <section aria-label={t("policies.channels")} style={{ marginBottom: 24 }}>
          <div style={{ marginBottom: 8 }}>{t("policies.channels")}</div>
          {rows.map(({ key, name }) => {
            const { id, kind } = form.getFieldValue(["channels", name]);
            return <OneChannel key={key} name={name} kind={kind} stored={policy?.channels.find((channel) => channel.id === id)} onRemove={() => remove(name)} />;
          })}
          <div className={styles.line}>
            {channelKinds.map((kind) => (
              <Button key={kind} small icon="add" onClick={() => add(newChannel(kind))}>
                {t(`channels.${kind}`)}
              </Button>
            ))}
          </div>
          {/* Outside of an item it has no colour of its own. */}
          <div style={{ color: "var(--danger)" }}>
            <Form.ErrorList errors={errors} />
          </div>
        </section>
      )}
    </Form.List>
  );
}

function OneChannel({ name, kind, stored, onRemove }: { name: number; kind: Channel["kind"]; stored: Channel | undefined; onRemove: () => void }) {
  const { t } = useTranslation("notifications");
  const title = t(`channels.${kind}`);
  const addressRule = { validator: (_: unknown, text: string) => (text === "" ? (stored ? Promise.resolve() : Promise.reject(new Error(t("needed")))) : /^https?:\/\/[^\s/]+/.test(text) ? Promise.resolve() : Promise.reject(new Error(t("policies.badUrl")))) };
  const templateRule = ({ getFieldValue }: Pick<FormInstance<PolicyDraft>, "getFieldValue">) => ({
    validator: (_: unknown, text: string) => {
      const fault = templateFault(text, String(getFieldValue(["channels", name, "contentType"])));
      return fault ? Promise.reject(new Error(t(`policies.${fault}`))) : Promise.resolve();
    },
  });
  return (
    <fieldset aria-label={title} style={{ border: 0, margin: "0 0 12px", padding: 0 }}>
      {/* Only what has an item is among the values of the form. */}
      {(["id", "kind"] as const).map((field) => (
        <Form.Item key={field} name={[name, field]} hidden>
          <Input />
        </Form.Item>
      ))}
      <div className={styles.head}>
        <strong>{title}</strong>
        <Button small kind="quiet" icon="trash" onClick={onRemove}>
          {t("policies.removeChannel")}
        </Button>
      </div>
      {kind === "email" && <p className={styles.none}>{t("policies.emailNote")}</p>}
      {kind !== "email" && (
        <Form.Item name={[name, "url"]} label={t("policies.url")} extra={stored ? t("policies.keptUrl", { target: stored.target }) : t(`urlNotes.${kind}`)} rules={[addressRule]}>
          <Input autoComplete="off" spellCheck={false} placeholder="https://" />
        </Form.Item>
      )}
      {signed.has(kind) && (
        <Form.Item name={[name, "secret"]} label={t(kind === "gateway" ? "policies.authorization" : "policies.secret")} extra={stored?.hasSecret ? t("policies.keptSecret") : t("policies.noSecret")}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      )}
      {kind === "gateway" && (
        <>
          <Form.Item name={[name, "contentType"]} label={t("policies.contentType")}>
            <Radio.Group options={[{ value: "application/json", label: "JSON" }, { value: "application/x-www-form-urlencoded", label: t("policies.form") }]} />
          </Form.Item>
          <Form.Item name={[name, "template"]} label={t("policies.template")} extra={t("policies.templateNote", { words: gatewayWords.map((word) => `{{${word}}}`).join(" ") })} dependencies={[["channels", name, "contentType"]]} rules={[{ required: true, message: t("needed") }, templateRule]}>
            <Input.TextArea rows={3} spellCheck={false} style={{ fontFamily: "var(--font-mono)" }} />
          </Form.Item>
        </>
      )}
    </fieldset>
  );
}
