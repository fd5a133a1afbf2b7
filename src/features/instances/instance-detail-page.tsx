import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { instanceQuery } from "../../api/instance-queries.ts";
import { formatEngineVersion } from "../../lib/engine-version.ts";
import { HeartbeatSection } from "../../parts/heartbeat-section.tsx";
import { ButtonLink, IconButton } from "../../ui/button.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Menu } from "../../ui/menu.tsx";
import { ErrorNotice, Notice } from "../../ui/notice.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { AsOf } from "../../ui/relative-time.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { AccessPoints } from "./access-points.tsx";
import { BasicFacts } from "./basic-facts.tsx";
import { BrokerSettings } from "./broker-settings.tsx";
import { Capabilities } from "./capabilities.tsx";
import { ConnectGuide } from "./connect-guide.tsx";
import { InPlaceEdit } from "./in-place-edit.tsx";
import { InstanceState } from "./instance-state.tsx";
import { LastTest } from "./last-test.tsx";
import type { InstanceDetail } from "./queries.ts";
import { RemoveInstance } from "./remove-instance.tsx";
import { useInstanceUpdate } from "./use-instance-update.ts";

const ConnectionForm = lazy(() => import("./connection-form.tsx"));
const route = getRouteApi("/instances/$instanceId/details");

/** Detail of an instance (DET-1 to DET-7, DET-12, CONN): addresses to copy, code to start from, settings. */
export function InstanceDetailPage() {
  const { instanceId } = route.useParams();
  const { open } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(instanceQuery(instanceId));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const close = (): void => void navigate({ search: (before) => ({ ...before, open: undefined }), replace: true });
  return (
    <>
      <DetailHead instance={data} />
      <WarningList warnings={data.warnings} />
      {error && <ErrorNotice error={error} />}
      <AccountNotice instance={data} />
      <AccessPoints instance={data} />
      <ConnectGuide instance={data} />
      <BasicFacts instance={data} />
      <BrokerSettings instanceId={data.id} />
      <HeartbeatSection instanceId={data.id} />
      <LastTest instance={data} />
      <Capabilities capabilities={data.capabilities} />
      {open === "edit" && (
        <Suspense>
          <ConnectionForm instanceId={data.id} onClose={close} />
        </Suspense>
      )}
    </>
  );
}

function DetailHead({ instance }: { instance: InstanceDetail }) {
  const { t } = useTranslation("instances");
  const navigate = useNavigate();
  const update = useInstanceUpdate(instance.id);
  const [editing, setEditing] = useState<"name" | "description">();
  const [isRemoving, setIsRemoving] = useState(false);
  const stays = instance.bundled ? t("actions.bundledStays") : undefined;
  const stop = (): void => setEditing(undefined);
  const title = editing === "name" ? <InPlaceEdit label={t("rename.label")} value={instance.name} maxLength={64} required onClose={stop} onSave={(name) => update({ name }, t("rename.done", { name }))} /> : instance.name;
  const description = instance.description || <span style={{ color: "var(--text-faint)" }}>{t("describe.add")}</span>;
  const note =
    editing === "description" ? (
      <InPlaceEdit label={t("describe.label")} value={instance.description} maxLength={256} onClose={stop} onSave={(text) => update({ description: text }, t("describe.done"))} />
    ) : (
      <>
        {description} <IconButton small icon="edit" label={t("actions.describe")} onClick={() => setEditing("description")} />
      </>
    );
  const state = (
    <>
      {!editing && <IconButton small icon="edit" label={t("actions.rename")} onClick={() => setEditing("name")} />}
      <InstanceState state={instance.state} detail={instance.stateDetail} />
      <span>
        {instance.engine} {formatEngineVersion(instance.version)}
      </span>
      <AsOf at={instance.asOf} />
    </>
  );
  const items = [{ id: "remove", icon: "trash" as const, label: t("actions.remove"), danger: true, offBecause: stays, onSelect: () => setIsRemoving(true) }];
  const actions = (
    <>
      <ButtonLink icon="edit" to="/instances/$instanceId/details" params={{ instanceId: instance.id }} search={{ open: "edit" }}>
        {t("actions.edit")}
      </ButtonLink>
      <Menu items={items} trigger={(props) => <IconButton icon="more" label={t("actions.more", { name: instance.name })} {...props} />} />
    </>
  );
  return (
    <>
      <PageHead title={title} tabTitle={instance.name} state={state} note={note} actions={actions} back={{ link: { to: "/instances/$instanceId", params: { instanceId: instance.id } }, label: t("detail.back") }} />
      {isRemoving && <RemoveInstance instance={instance} onClose={() => setIsRemoving(false)} onRemoved={() => void navigate({ to: "/instances" })} />}
    </>
  );
}

/** The engine says no to everything (ERM-006, ERM-007), or to what only an administrator may do (PERM-011): the account is what must be mended. */
function AccountNotice({ instance }: { instance: InstanceDetail }) {
  const { t } = useTranslation("instances");
  const isDenied = instance.state === "denied";
  const isLimited = instance.capabilities.some(({ name, supported }) => name === "administration" && !supported);
  if (!isDenied && !isLimited) return null;
  const account = instance.accessKey || t("actions.noAccount");
  const mend = (
    <ButtonLink small to="/instances/$instanceId/details" params={{ instanceId: instance.id }} search={{ open: "edit" }}>
      {t("actions.changeAccount")}
    </ButtonLink>
  );
  return (
    <Notice tone={isDenied ? "danger" : "warn"} action={mend}>
      {isDenied ? t("actions.deniedText", { account, detail: instance.stateDetail }) : t("actions.limitedText", { account })}
    </Notice>
  );
}
