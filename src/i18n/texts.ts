import { createInstance } from "i18next";
import { initReactI18next } from "react-i18next";
import type { Namespace } from "./catalogue-types.ts";
import enErrors from "./en/errors.json";
import enShell from "./en/shell.json";
import zhErrors from "./zh-CN/errors.json";
import zhShell from "./zh-CN/shell.json";

/** The languages of the console; both are complete, which catalogues.test.ts proves. */
export const languages = ["zh-CN", "en"] as const;
export type Language = (typeof languages)[number];

const i18next = createInstance();
const storageKey = "mqdeck.language";
const catalogues = import.meta.glob<Record<string, unknown>>(["./en/*.json", "./zh-CN/*.json", "!./*/shell.json", "!./*/errors.json"], { import: "default" });
const wanted = new Set<Namespace>();

/** The reader's earlier choice, else the browser's language, else English. public/first-paint.js decides alike. */
function preferredLanguage(): Language {
  const kept = localStorage.getItem(storageKey);
  return languages.find((language) => language === kept) ?? (navigator.language.startsWith("zh") ? "zh-CN" : "en");
}

/** Starts the texts with the shell's own catalogues, which are in the first chunk; call once before rendering. */
export async function startTexts(language: Language = preferredLanguage()): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: ["shell", "errors"],
    defaultNS: "shell",
    resources: { en: { shell: enShell, errors: enErrors }, "zh-CN": { shell: zhShell, errors: zhErrors } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

async function loadCatalogue(language: string, namespace: Namespace): Promise<void> {
  if (i18next.hasResourceBundle(language, namespace)) return;
  const load = catalogues[`./${language}/${namespace}.json`];
  if (!load) throw new Error(`no catalogue ${namespace} for ${language}`);
  i18next.addResourceBundle(language, namespace, await load());
}

/** Loads a feature's catalogue in the present language; a route calls it beside its page chunk. */
export async function loadTexts(namespace: Namespace): Promise<void> {
  wanted.add(namespace);
  await loadCatalogue(i18next.language, namespace);
}

/** The language that is shown now. */
export function currentLanguage(): Language {
  return i18next.language === "zh-CN" ? "zh-CN" : "en";
}

/** Switches at once (catalogues first, so that no key flashes) and keeps the choice for the next visit. */
export async function switchLanguage(language: Language): Promise<void> {
  await Promise.all([...wanted].map((namespace) => loadCatalogue(language, namespace)));
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem(storageKey, language);
}
