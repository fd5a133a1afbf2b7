import { useEffect, useState } from "react";
import styles from "./tooltip-layer.module.css";

interface Tip {
  text: string;
  x: number;
  y: number;
  below: boolean;
}

/**
 * One tooltip for the whole page: any element with `data-tip="text"` gets it on hover and on keyboard
 * focus. One listener instead of a component a cell, so that a table of exact figures stays light.
 */
export function TooltipLayer() {
  const [tip, setTip] = useState<Tip>();
  useEffect(() => {
    const show = (event: Event): void => {
      const target = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-tip]") : null;
      const text = target?.dataset.tip;
      if (!target || !text || (event.type === "focusin" && !target.matches(":focus-visible"))) {
        setTip(undefined);
        return;
      }
      const box = target.getBoundingClientRect();
      const below = box.top < 48;
      const x = Math.min(Math.max(box.left + box.width / 2, 90), innerWidth - 90);
      setTip({ text, x, y: below ? box.bottom + 6 : box.top - 6, below });
    };
    const hide = (): void => setTip(undefined);
    const hideOnEscape = (event: KeyboardEvent): void => {
      if (event.key === "Escape") hide();
    };
    document.addEventListener("pointerover", show);
    document.addEventListener("focusin", show);
    document.addEventListener("pointerdown", hide);
    document.addEventListener("scroll", hide, true);
    document.addEventListener("keydown", hideOnEscape);
    return () => {
      document.removeEventListener("pointerover", show);
      document.removeEventListener("focusin", show);
      document.removeEventListener("pointerdown", hide);
      document.removeEventListener("scroll", hide, true);
      document.removeEventListener("keydown", hideOnEscape);
    };
  }, []);
  if (!tip) return null;
  return (
    <div role="tooltip" className={styles.tip} data-below={tip.below || undefined} style={{ left: tip.x, top: tip.y }}>
      {tip.text}
    </div>
  );
}
