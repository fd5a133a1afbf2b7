import { useTranslation } from "react-i18next";
import { SearchBox } from "../../ui/filter-bar.tsx";
import { CopyText } from "../../ui/copy-text.tsx";
import styles from "./cluster.module.css";

interface BrokerConfigProps {
  /** null: the engine does not tell. */
  config: readonly { key: string; value: string }[] | null;
  filter: string;
  onFilter: (text: string) => void;
}

/** The broker's configuration as a list that can be searched by key and value (CLU-4). */
export function BrokerConfig({ config, filter, onFilter }: BrokerConfigProps) {
  const { t } = useTranslation("cluster");
  if (config === null) return <p className={styles.unknown}>{t("broker.configNotTold")}</p>;
  const wanted = filter.toLowerCase();
  const shown = config.filter(({ key, value }) => `${key}=${value}`.toLowerCase().includes(wanted));
  return (
    <>
      <div className={styles.filter}>
        <SearchBox label={t("broker.searchKey")} value={filter} onChange={onFilter} />
        <span role="status">{t("broker.configKeys", { shown: shown.length, total: config.length })}</span>
      </div>
      {shown.length === 0 && <p>{t("broker.noKey", { text: filter })}</p>}
      <table className={styles.pairs}>
        <tbody>
          {shown.map(({ key, value }) => (
            <tr key={key}>
              <th scope="row">
                <code>{key}</code>
              </th>
              <td>{value === "" ? "–" : <CopyText text={value} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
