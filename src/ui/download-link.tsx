import type { AnchorHTMLAttributes } from "react";
import { cx } from "../lib/class-names.ts";
import type { ButtonKind } from "./button.tsx";
import styles from "./button.module.css";

interface DownloadLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  href: string;
  kind?: ButtonKind;
  small?: boolean;
}

/** A link that looks like a button and whose answer is a file to keep; the server names it. */
export function DownloadLink({ kind = "plain", small, children, ...link }: DownloadLinkProps) {
  return (
    <a {...link} download="" className={cx(styles.button, styles[kind], small && styles.small)}>
      {children}
    </a>
  );
}
