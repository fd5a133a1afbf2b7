import type { ThemeConfig } from "antd";

/** The tokens of antd from the custom properties of theme.css, so that there is one theme. */
export function antdTheme(): ThemeConfig {
  const computed = getComputedStyle(document.documentElement);
  const value = (name: string): string | undefined => computed.getPropertyValue(name).trim() || undefined;
  const token = {
    colorPrimary: value("--accent-fill"),
    colorLink: value("--accent"),
    colorSuccess: value("--ok"),
    colorWarning: value("--warn-mark"),
    colorError: value("--danger"),
    colorInfo: value("--accent"),
    colorText: value("--text"),
    colorTextSecondary: value("--text-soft"),
    colorTextTertiary: value("--text-faint"),
    colorTextPlaceholder: value("--text-faint"),
    colorBgBase: value("--surface"),
    colorBgContainer: value("--raised"),
    colorBgElevated: value("--raised"),
    colorBgMask: value("--backdrop"),
    colorBorder: value("--line-strong"),
    colorBorderSecondary: value("--line"),
    colorTextLightSolid: value("--on-accent"),
    boxShadow: value("--shadow"),
    boxShadowSecondary: value("--shadow"),
    fontFamily: value("--font"),
    fontFamilyCode: value("--font-mono"),
  };
  const known = Object.fromEntries(Object.entries(token).filter(([, text]) => text !== undefined));
  return { token: { ...known, fontSize: 13, borderRadius: 6, controlHeight: 32, motionDurationMid: "0.12s", motionDurationSlow: "0.16s", wireframe: false }, components: { Form: { itemMarginBottom: 18, verticalLabelPadding: "0 0 3px" } }, cssVar: { key: "mqdeck" } };
}
