import { readOptions } from "../config.ts";
import { DemoConsumer } from "./demo-consumer.ts";
import { DemoProducer } from "./demo-producer.ts";
import { demoGroups, demoTopics } from "./demo-scene.ts";
import { setUpDemo } from "./demo-setup.ts";

/*
 * Entry of the demo (`--demo`): producers and consumers that speak the real protocol, in a process of
 * their own. Ends when the process that started it does.
 */

async function run(): Promise<void> {
  const { defaultNamesrv } = readOptions(process.argv.slice(2), process.env);
  if (defaultNamesrv === undefined) throw new Error("The demo needs --default-namesrv.");
  await setUpDemo(defaultNamesrv);
  const producers = demoTopics.map((topic) => new DemoProducer(defaultNamesrv, topic));
  const consumers = demoGroups.filter((group) => !group.offline).map((group) => new DemoConsumer(defaultNamesrv, group));
  const stop = (): void => {
    for (const client of [...producers, ...consumers]) client.close();
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("disconnect", stop);
  for (const client of [...producers, ...consumers]) void client.run();
  process.send?.({ event: "ready" });
}

run().catch((error: unknown) => {
  process.stderr.write(`The demo did not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
