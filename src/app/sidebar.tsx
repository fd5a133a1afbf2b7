import { Link, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Icon } from "../ui/icon.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { AlarmBell } from "./alarm-bell.tsx";
import { InstanceSwitcher } from "./instance-switcher.tsx";
import { instancePages } from "./navigation.ts";
import styles from "./sidebar.module.css";

const isMac = /mac/i.test(navigator.userAgent);

/** Left navigation: search, the instance with its pages, the account. */
export function Sidebar({ onSearch }: { onSearch: () => void }) {
  const { t } = useTranslation();
  const { boardId, instanceId: ownId } = useParams({ strict: false });
  // A board of one's own belongs to no instance; its link may say which one the reader came from.
  const { instance } = useSearch({ strict: false });
  const instanceId = ownId ?? (typeof instance === "string" ? instance : undefined);
  return (
    <div className={styles.sidebar}>
      <div className={styles.top}>
        <Link to="/instances" className={styles.brand}>
          <img src="/favicon.svg" width="22" height="22" alt="" />
          MQDeck
        </Link>
        <AlarmBell />
      </div>
      <button type="button" className={styles.search} onClick={onSearch} aria-keyshortcuts="Control+K Meta+K">
        <Icon name="search" size={14} />
        <span>{t("shell.search")}</span>
        <kbd>{isMac ? "⌘K" : "Ctrl K"}</kbd>
      </button>
      <nav className={styles.navigation} aria-label={t("shell.navigation")}>
        <Link to="/instances" className={styles.entry} activeOptions={{ exact: true, includeSearch: false }} activeProps={{ "aria-current": "page" }}>
          <Icon name="instance" />
          {t("shell.instances")}
        </Link>
        {instanceId !== undefined && (
          <>
            <InstanceSwitcher instanceId={instanceId} />
            {instancePages.map((page) => (
              <Link key={page.id} to={page.to} params={{ instanceId }} className={styles.entry} activeOptions={{ exact: page.id === "overview", includeSearch: false }} activeProps={{ "aria-current": "page" }} {...(page.id === "dashboards" && boardId !== undefined && { "aria-current": "page" })}>
                <Icon name={page.icon} />
                {t(`nav.${page.id}`)}
              </Link>
            ))}
          </>
        )}
      </nav>
      <AccountMenu />
    </div>
  );
}
