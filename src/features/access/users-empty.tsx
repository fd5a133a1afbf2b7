import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { isManageable } from "./access-status.tsx";
import type { AccessState } from "./queries.ts";

const brokerConf = "# conf/broker.conf of every broker, then restart it\naclEnable=true";
const plainAcl = `# conf/plain_acl.yml of every broker
globalWhiteRemoteAddresses: []
accounts:
- accessKey: mqdeck_console
  secretKey: choose-a-long-secret
  whiteRemoteAddress:
  admin: true`;

/** No user: what a user is and the button that makes one; or how to switch access control on where the console cannot. */
export default function UsersEmpty({ state, onCreate }: { state: AccessState | undefined; onCreate: () => void }) {
  const { t } = useTranslation("access");
  if (!state) return null;
  if (!isManageable(state)) {
    const samples = [
      { language: "broker.conf", code: brokerConf },
      { language: "plain_acl.yml", code: plainAcl },
    ];
    return (
      <EmptyState icon="key" title={t("off.title")} code={<CodeBlock samples={samples} label={t("off.files")} />}>
        {t("off.text")}
      </EmptyState>
    );
  }
  const create = (
    <Button icon="add" onClick={onCreate}>
      {t("actions.create")}
    </Button>
  );
  return (
    <EmptyState icon="key" title={t("empty.title")} action={create}>
      {t(state.enabled === true ? "empty.textOn" : "empty.textOff")}
    </EmptyState>
  );
}
