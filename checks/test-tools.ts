import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

const chromiumCommands = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const installTimeoutMs = 600_000;

/**
 * A Chromium for the page tests: the one that `MQDECK_CHROMIUM` names, an installed one, Playwright's
 * own, or the distribution's package. Throws with what to do when none can be had.
 */
export function provideChromium(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  console.log("No Chromium found: asking Playwright for its own.");
  spawnSync("npx", ["playwright", "install", "chromium"], { stdio: "ignore", timeout: installTimeoutMs });
  if (findChromium() === undefined) installPackages(["chromium"]);
  const installed = findChromium();
  if (installed === undefined) throw new Error("No Chromium found and none could be installed. Install it and set MQDECK_CHROMIUM to its path.");
  return installed;
}

function findChromium(): string | undefined {
  const named = process.env.MQDECK_CHROMIUM;
  if (named !== undefined) return existsSync(named) ? named : undefined;
  const onPath = chromiumCommands.map(findCommand).find((path) => path !== undefined);
  return onPath ?? (existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined);
}

function findCommand(command: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, command)).find((path) => existsSync(path));
}

/** Installs a JDK and Maven where they are missing and this process may; otherwise leaves things as they are. */
export function provideJava(): void {
  if (findCommand("javac") === undefined || findCommand("mvn") === undefined) installPackages(["default-jdk-headless", "maven"]);
}

/** Installs Go where it is missing and this process may; otherwise leaves things as they are. */
export function provideGo(): void {
  if (findCommand("go") === undefined) installPackages(["golang-go"]);
}

/** Installs Prometheus where it is missing and this process may; otherwise leaves things as they are. */
export function providePrometheus(): void {
  if (findCommand("prometheus") === undefined) installPackages(["prometheus"]);
}

function installPackages(packages: string[]): void {
  if (process.getuid?.() !== 0 || findCommand("apt-get") === undefined) return;
  console.log(`Installing ${packages.join(", ")} from the distribution.`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-qq"], { stdio: "ignore", env, timeout: installTimeoutMs });
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], { stdio: "ignore", env, timeout: installTimeoutMs });
}
