import { createServer, type Server } from "node:net";

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

/**
 * A port that is free now together with the port two below it, which Apache RocketMQ opens as well
 * (its VIP port), below the range that the system hands out to outgoing connections.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 11_000 + 4 * Math.floor(Math.random() * 5_000);
    const servers = [await listen(port), await listen(port - 2)];
    const held = servers.filter((server) => server !== undefined);
    await Promise.all(held.map(close));
    if (held.length === servers.length) return port;
  }
}
