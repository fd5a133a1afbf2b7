import type { TFunction } from "i18next";
import type { ClientInstance } from "../../contract/clients.ts";
import { CopyText } from "../../ui/copy-text.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import styles from "./clients.module.css";

/** Group, address, name, language and version of a connected client (PROD-4, PROD-5), and when it was last heard. */
export function clientColumns<Client extends ClientInstance>(t: TFunction<"clients">, group: string, addressTitle: string, languageTitle: string): Record<"group" | "address" | "name" | "language" | "version" | "heartbeat", Column<Client>> {
  return {
    group: { id: "group", title: t("columns.groupName"), wideOnly: true, cell: () => <span className={styles.clip}>{group}</span> },
    address: { id: "address", title: addressTitle, cell: (client) => <CopyText text={client.address} /> },
    name: {
      id: "clientId",
      title: t("columns.instanceName"),
      cell: (client) => (
        <CopyText text={client.clientId}>
          <span className={styles.clip} data-tip={client.clientId}>
            {client.clientId}
          </span>
        </CopyText>
      ),
    },
    language: { id: "language", title: languageTitle, cell: (client) => client.language },
    version: { id: "version", title: t("columns.version"), cell: (client) => client.version },
    heartbeat: { id: "lastHeartbeatAt", title: t("columns.heartbeat"), tip: t("columns.heartbeatTip"), cell: (client) => (client.lastHeartbeatAt === null ? <span className={styles.unknown}>{t("words.notTold")}</span> : <RelativeTime at={client.lastHeartbeatAt} />) },
  };
}
