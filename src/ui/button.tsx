import { Link } from "@tanstack/react-router";
import type { LinkProps } from "@tanstack/react-router";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { cx } from "../lib/class-names.ts";
import styles from "./button.module.css";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";

/** `primary`: the one main action of a page. `danger`: only inside a confirmation. `quiet`: no frame until hovered. */
export type ButtonKind = "primary" | "plain" | "quiet" | "danger";

interface Look {
  kind?: ButtonKind;
  icon?: IconName;
  small?: boolean;
  children?: ReactNode;
}

type ButtonProps = Look & ButtonHTMLAttributes<HTMLButtonElement> & { busy?: boolean };

/** A button in our look. `busy` keeps its width, disables it and says so to screen readers. */
export function Button({ kind = "plain", icon, small, busy, children, className, disabled, type = "button", ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type} disabled={disabled || busy} aria-busy={busy || undefined} className={cx(styles.button, styles[kind], small && styles.small, busy && styles.busy, className)}>
      {icon && <Icon name={icon} size={15} />}
      {children}
    </button>
  );
}

/** A link that looks like a button: navigation, so it can be opened in a new tab. */
export function ButtonLink({ kind = "plain", icon, small, children, ...link }: Look & LinkProps) {
  return (
    <Link {...link} className={cx(styles.button, styles[kind], small && styles.small)}>
      {icon && <Icon name={icon} size={15} />}
      {children}
    </Link>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconName;
  /** Read by screen readers and shown as the tooltip; an `aria-label` tells one of many rows apart. */
  label: string;
  small?: boolean;
}

/** A square button with a drawing only. */
export function IconButton({ icon, label, small, className, type = "button", ...rest }: IconButtonProps) {
  return (
    <button aria-label={label} {...rest} type={type} data-tip={label} className={cx(styles.button, styles.quiet, styles.square, small && styles.small, className)}>
      <Icon name={icon} size={small ? 14 : 16} />
    </button>
  );
}
