import { Outlet, useRouter } from "@tanstack/react-router";
import { Suspense, lazy, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { KnownInstance } from "./known-instance.tsx";
import { followSystemTheme } from "./preferences.ts";
import styles from "./shell.module.css";
import { Sidebar } from "./sidebar.tsx";
import { useIsOnline } from "./use-is-online.ts";

const CommandPalette = lazy(() => import("./command-palette.tsx"));

/** The frame of the console: navigation at the left, the page at the right, palette on Ctrl/Cmd+K. */
export function Shell() {
  const { t } = useTranslation();
  const [isNavigationOpen, setIsNavigationOpen] = useState(false);
  const [isPaletteOpen, setIsPaletteOpen] = useState(false);
  const isOnline = useIsOnline();
  const router = useRouter();
  useEffect(followSystemTheme, []);
  useEffect(() => router.subscribe("onBeforeNavigate", ({ pathChanged }) => pathChanged && setIsNavigationOpen(false)), [router]);
  useEffect(() => {
    const openPalette = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      setIsPaletteOpen((isOpen) => !isOpen);
    };
    document.addEventListener("keydown", openPalette);
    return () => document.removeEventListener("keydown", openPalette);
  }, []);
  return (
    <div className={styles.shell} data-navigation={isNavigationOpen || undefined}>
      <a className={styles.skip} href="#content">
        {t("shell.skip")}
      </a>
      <header className={styles.phoneBar}>
        <IconButton icon="menu" label={t("shell.openNavigation")} aria-expanded={isNavigationOpen} onClick={() => setIsNavigationOpen(true)} />
        <strong>MQDeck</strong>
        <IconButton icon="search" label={t("shell.search")} onClick={() => setIsPaletteOpen(true)} />
      </header>
      <Sidebar onSearch={() => setIsPaletteOpen(true)} />
      {/* The mouse's way to close the phone's navigation; the keyboard has the links and Escape of the browser. */}
      {isNavigationOpen && <button type="button" className={styles.veil} aria-label={t("close")} onClick={() => setIsNavigationOpen(false)} />}
      <main id="content" className={styles.content} tabIndex={-1}>
        {!isOnline && <Notice tone="warn">{t("shell.offline")}</Notice>}
        <KnownInstance>
          <Outlet />
        </KnownInstance>
      </main>
      {isPaletteOpen && (
        <Suspense>
          <CommandPalette onClose={() => setIsPaletteOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
