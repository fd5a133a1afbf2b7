import { serverJars } from "../../e2e/engines/apache-rocketmq.ts";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import { resolveJars } from "../../e2e/engines/maven-artifacts.ts";
import { clients49, clients53 } from "./java-release.ts";

/** Before the first interop file: what Maven has to fetch, one after the other, because it shares one folder with itself and files run side by side. */
export default async function fetchArtifacts(): Promise<void> {
  if (engineSkipReason() !== undefined) return;
  await serverJars();
  for (const { pomPath } of [clients49, clients53]) await resolveJars(pomPath, "rocketmq-client");
}
