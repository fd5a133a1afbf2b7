import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { call, keepCsrfToken } from "../../api/call.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorNotice, Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { sessionQuery } from "./queries.ts";
import styles from "./sign-in-page.module.css";

const route = getRouteApi("/sign-in");

/** Name and password; goes on to the page that was asked for. */
export function SignInPage() {
  const { t } = useTranslation("session");
  const { to, over } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const title = t("signIn.title");
  useEffect(() => {
    document.title = title;
  }, [title]);
  const signIn = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsBusy(true);
    setError(undefined);
    try {
      const session = await call("signIn", { body: { name, password } });
      keepCsrfToken(session.csrfToken);
      queryClient.clear();
      queryClient.setQueryData(sessionQuery.queryKey, session);
      router.history.push(to?.startsWith("/") && !to.startsWith("//") ? to : "/instances");
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  return (
    <main className={styles.page}>
      <form className={styles.form} onSubmit={(event) => void signIn(event)}>
        <img src="/favicon.svg" width="40" height="40" alt="" />
        <h1>{title}</h1>
        {over && error === undefined && <Notice>{t("signIn.over")}</Notice>}
        {error !== undefined && <ErrorNotice error={error} />}
        {/* The only purpose of this page, so the first field takes the focus. */}
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
        <TextField label={t("signIn.name")} name="username" autoComplete="username" autoFocus required maxLength={64} value={name} onChange={setName} />
        <TextField label={t("signIn.password")} name="password" type="password" autoComplete="current-password" required maxLength={128} value={password} onChange={setPassword} />
        <Button kind="primary" type="submit" busy={isBusy}>
          {t("signIn.button")}
        </Button>
        <p className={styles.hint}>{t("signIn.first")}</p>
      </form>
    </main>
  );
}
