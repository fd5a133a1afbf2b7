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

const lanes = 16;
/** Tests that run side by side choose from lanes of their own, so that nobody takes a port between the look and the use. */
const lane = Number(process.env.VITEST_POOL_ID ?? process.env.TEST_PARALLEL_INDEX ?? 0) % lanes;
const chosen = new Set<number>();

async function areFree(ports: number[]): Promise<boolean> {
  const servers = await Promise.all(ports.map(listen));
  const held = servers.filter((server) => server !== undefined);
  await Promise.all(held.map(close));
  return held.length === servers.length;
}

/**
 * A port that is free now together with the port two below it, which Apache RocketMQ opens as well
 * (its VIP port), and those that are `further` above it, below the range that the system hands out to outgoing connections.
 */
export async function freePort(further: number[] = []): Promise<number> {
  for (;;) {
    const port = 11_000 + 4 * (lanes * Math.floor(Math.random() * 312) + lane);
    if (chosen.has(port) || !(await areFree([port, ...[-2, ...further].map((step) => port + step)]))) continue;
    chosen.add(port);
    return port;
  }
}
