import { Checkbox, Radio } from "antd";
import { useTranslation } from "react-i18next";

interface BrokerChoiceProps {
  /** Given by the form. */
  value?: string[];
  onChange?: (names: string[]) => void;
  names: string[];
  /** Said when there is none. */
  none: string;
  /** A strictly ordered topic lives on one broker (TOPIC-30). */
  onlyOne?: boolean;
}

/** A box for all brokers and one for each (TOPIC-25, GROUP-7). Of antd: only for forms that load on demand. */
export function BrokerChoice({ value, onChange, names, none, onlyOne }: BrokerChoiceProps) {
  const { t } = useTranslation();
  if (names.length === 0) return none;
  if (onlyOne) return <Radio.Group value={value?.[0]} options={names} onChange={(event) => onChange?.([String(event.target.value)])} />;
  const chosenCount = value?.length ?? 0;
  const isAll = chosenCount === names.length;
  return (
    <>
      {names.length > 1 && (
        <Checkbox checked={isAll} indeterminate={chosenCount > 0 && !isAll} onChange={() => onChange?.(isAll ? [] : names)}>
          {t("list.all")}
        </Checkbox>
      )}
      <Checkbox.Group value={value} options={names} onChange={(chosen) => onChange?.(chosen)} />
    </>
  );
}
