const storageKey = "mqdeck.theme";
const darkQuery = "(prefers-color-scheme: dark)";

export type ThemeChoice = "light" | "dark" | "system";

/** What the reader chose; `system` when nothing was chosen. public/first-paint.js reads the same key. */
export function themeChoice(): ThemeChoice {
  const kept = localStorage.getItem(storageKey);
  return kept === "light" || kept === "dark" ? kept : "system";
}

/** Shows the chosen theme at once and keeps it for the next visit. */
export function chooseTheme(choice: ThemeChoice): void {
  if (choice === "system") localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, choice);
  showTheme();
}

function showTheme(): void {
  const choice = themeChoice();
  document.documentElement.dataset.theme = choice === "system" ? (matchMedia(darkQuery).matches ? "dark" : "light") : choice;
}

/** Follows the system's switch to dark at night while nothing else is chosen. Returns what stops it. */
export function followSystemTheme(): () => void {
  const query = matchMedia(darkQuery);
  query.addEventListener("change", showTheme);
  return () => query.removeEventListener("change", showTheme);
}
