// Sets theme, density and language before the first paint. A file of its own, not inline, so that the
// content security policy can refuse inline scripts. src/app/preferences.ts and src/i18n keep the choices.
(() => {
  const root = document.documentElement;
  const kept = (name) => {
    try {
      return localStorage.getItem("mqdeck." + name);
    } catch {
      return null;
    }
  };
  root.dataset.theme = kept("theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  if (kept("density") === "compact") root.dataset.density = "compact";
  root.lang = kept("language") || (navigator.language.startsWith("zh") ? "zh-CN" : "en");
})();
