import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../../../ui/button.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import styles from "./actions.module.css";
import type { MessageDraft } from "./edit-draft.ts";

type Property = MessageDraft["properties"][number];

/** The application's own properties of a draft. */
export function EditProperties({ properties, onChange }: { properties: Property[]; onChange: (properties: Property[]) => void }) {
  const { t } = useTranslation("message-actions");
  const change = (at: number, part: Partial<Property>): void => onChange(properties.map((property, index) => (index === at ? { ...property, ...part } : property)));
  return (
    <fieldset className={styles.stack}>
      <legend>{t("edit.properties")}</legend>
      {properties.map((property, index) => (
        // Rows have no names of their own while they are typed.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className={styles.property}>
          <TextField label={t("edit.name")} value={property.name} autoComplete="off" spellCheck={false} onChange={(name) => change(index, { name })} />
          <TextField label={t("edit.value")} value={property.value} autoComplete="off" spellCheck={false} onChange={(value) => change(index, { value })} />
          <IconButton icon="trash" label={t("edit.removeProperty", { name: property.name })} onClick={() => onChange(properties.filter((_, at) => at !== index))} />
        </div>
      ))}
      <div>
        <Button small icon="add" onClick={() => onChange([...properties, { name: "", value: "" }])}>
          {t("edit.addProperty")}
        </Button>
      </div>
    </fieldset>
  );
}
