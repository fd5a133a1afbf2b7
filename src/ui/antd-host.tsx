import { ConfigProvider, theme } from "antd";
import en from "antd/locale/en_US.js";
import zh from "antd/locale/zh_CN.js";
import { useMemo } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { antdTheme } from "./antd-theme.ts";
import { useShownTheme } from "./use-shown-theme.ts";

/**
 * Gives antd our theme and language. Everything that uses antd (forms, date pickers) stands inside
 * one, in a chunk that loads on demand: antd is never part of a first screen (80 to 320 kB gzipped).
 */
export function AntdHost({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const shown = useShownTheme();
  const config = useMemo(() => ({ ...antdTheme(), algorithm: shown === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm }), [shown]);
  return (
    <ConfigProvider theme={config} locale={i18n.language === "zh-CN" ? zh : en} button={{ autoInsertSpace: false }}>
      {children}
    </ConfigProvider>
  );
}
