import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./button.tsx";

/** Switches all tables between 40 px and compact rows; public/first-paint.js restores the choice. */
export function DensitySwitch() {
  const { t } = useTranslation();
  const [isCompact, setIsCompact] = useState(document.documentElement.dataset.density === "compact");
  const toggle = (): void => {
    const density = isCompact ? "regular" : "compact";
    document.documentElement.dataset.density = density;
    localStorage.setItem("mqdeck.density", density);
    setIsCompact(!isCompact);
  };
  return <IconButton small icon="compact" label={t("list.compact")} aria-pressed={isCompact} onClick={toggle} />;
}
