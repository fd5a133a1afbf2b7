import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { sessionQuery } from "../features/session/queries.ts";
import { currentLanguage, languages, loadTexts, switchLanguage } from "../i18n/texts.ts";
import { IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Menu } from "../ui/menu.tsx";
import { useShownTheme } from "../ui/use-shown-theme.ts";
import { chooseTheme, themeChoice } from "./preferences.ts";
import styles from "./sidebar.module.css";

const ChangePassword = lazy(async () => {
  await loadTexts("session");
  return import("../features/session/change-password-modal.tsx");
});

const languageNames = { "zh-CN": "简体中文", en: "English" };

/** Foot of the navigation: account with sign-out and password, language, theme. */
export function AccountMenu() {
  return (
    <div className={styles.account}>
      <Person />
      <LanguageMenu />
      <ThemeMenu />
    </div>
  );
}

function Person() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { data: session } = useQuery(sessionQuery);
  const [isChanging, setIsChanging] = useState(false);
  const signOut = async (): Promise<void> => {
    await call("signOut", {}).catch(() => undefined);
    queryClient.clear();
    await navigate({ to: "/sign-in" });
  };
  const items = [
    { id: "password", icon: "edit" as const, label: t("shell.changePassword"), onSelect: () => setIsChanging(true) },
    { id: "signOut", icon: "signOut" as const, label: t("shell.signOut"), onSelect: () => void signOut() },
  ];
  return (
    <>
      <Menu
        align="start"
        items={items}
        trigger={(props) => (
          <button {...props} type="button" className={styles.person} aria-label={`${t("shell.account")}: ${session?.account?.name ?? ""}`}>
            <Icon name="user" />
            <span>{session?.account?.name}</span>
          </button>
        )}
      />
      {isChanging && (
        <Suspense>
          <ChangePassword onClose={() => setIsChanging(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Both languages by their own names; also on the sign-in page. */
export function LanguageMenu() {
  const { t } = useTranslation();
  const items = languages.map((language) => ({ id: language, label: languageNames[language], checked: language === currentLanguage(), onSelect: () => void switchLanguage(language) }));
  return <Menu items={items} trigger={(props) => <IconButton icon="language" label={t("shell.language")} {...props} />} />;
}

/** Light, dark or as the system. */
export function ThemeMenu() {
  const { t } = useTranslation();
  const shown = useShownTheme();
  const names = { light: t("shell.themeLight"), dark: t("shell.themeDark"), system: t("shell.themeSystem") };
  const items = (["light", "dark", "system"] as const).map((choice) => ({ id: choice, label: names[choice], checked: choice === themeChoice(), onSelect: () => chooseTheme(choice) }));
  return <Menu items={items} trigger={(props) => <IconButton icon={shown === "dark" ? "moon" : "sun"} label={t("shell.theme")} {...props} />} />;
}
