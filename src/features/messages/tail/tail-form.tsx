import { useState } from "react";
import { useTranslation } from "react-i18next";
import { GroupPicker, TopicPicker } from "../../../parts/name-pickers.tsx";
import { Button } from "../../../ui/button.tsx";
import { SelectField } from "../../../ui/select-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { missingThing } from "../../../lib/problem.ts";
import { useErrorTexts } from "../../../ui/use-error-texts.ts";
import styles from "../messages.module.css";
import { tailRates, usualRate } from "./search.ts";
import type { TailQuery } from "./search.ts";

interface TailFormProps {
  instanceId: string;
  kind: "topic" | "deadLetters";
  query: TailQuery;
  isWatching: boolean;
  /** Why it cannot be watched. */
  failure: unknown;
  onWatch: (query: TailQuery) => void;
}

const kept = (text: string): string | undefined => text.trim() || undefined;

/** What to watch, and which messages of it. */
export function TailForm({ instanceId, kind, query, isWatching, failure, onWatch }: TailFormProps) {
  const { t } = useTranslation("tail");
  const [draft, setDraft] = useState({ name: query.topic ?? query.group ?? "", tag: query.tag ?? "", key: query.key ?? "", property: query.property ?? "", text: query.text ?? "", rate: query.rate ?? usualRate });
  const missing = useErrorTexts(failure);
  const kindName = kind === "topic" ? "topic" : "group";
  const [isRefused, setIsRefused] = useState(false);
  const set = (part: Partial<typeof draft>): void => setDraft({ ...draft, ...part });
  const watch = (): void => {
    const name = kept(draft.name);
    setIsRefused(name === undefined);
    if (name === undefined) return;
    onWatch({ ...(kind === "topic" ? { topic: name } : { group: name }), tag: kept(draft.tag), key: kept(draft.key), property: kept(draft.property), text: draft.text || undefined, rate: draft.rate === usualRate ? undefined : draft.rate });
  };
  const name = { instanceId, value: draft.name, error: isRefused ? t("form.required") : missingThing(failure) === kindName ? missing.title : undefined, onChange: (chosen: string) => set({ name: chosen }) };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        watch();
      }}
    >
      {kind === "topic" ? <TopicPicker kinds="all" {...name} /> : <GroupPicker {...name} hint={t("form.groupHint")} />}
      <TextField label={t("form.tag")} value={draft.tag} maxLength={1000} spellCheck={false} hint={t("form.tagHint")} onChange={(tag) => set({ tag })} />
      <TextField label={t("form.key")} value={draft.key} maxLength={255} spellCheck={false} onChange={(key) => set({ key })} />
      <TextField label={t("form.text")} value={draft.text} maxLength={1000} spellCheck={false} hint={t("form.textHint")} onChange={(text) => set({ text })} />
      <TextField label={t("form.property")} value={draft.property} maxLength={1000} spellCheck={false} hint={t("form.propertyHint")} onChange={(property) => set({ property })} />
      <SelectField
        label={t("form.rate")}
        value={String(draft.rate)}
        options={tailRates.map((rate) => ({ value: String(rate), label: t("form.perSecond", { rate }) }))}
        hint={t("form.rateHint")}
        onChange={(value) => set({ rate: tailRates.find((rate) => String(rate) === value) ?? usualRate })}
      />
      <div className={styles.ask}>
        <Button kind="primary" type="submit">
          {isWatching ? t("form.apply") : t("form.watch")}
        </Button>
      </div>
    </form>
  );
}
