import { Producer } from "ali-ons";

let openClients = 0;

/** Counts a client of ali-ons that was made, so that `closeAliOns` knows which is the last one. */
export function countAliOns(): void {
  openClients += 1;
}

/** Closes a client, and with the last one the inner producer, which would look for a stopped name server for ever. */
export async function closeAliOns(client: { close: () => Promise<void> }): Promise<void> {
  openClients -= 1;
  const inner = openClients === 0 ? Producer.defaultProducer : undefined;
  if (inner) Producer.defaultProducer = undefined;
  try {
    await client.close();
  } finally {
    await inner?.close();
  }
}
