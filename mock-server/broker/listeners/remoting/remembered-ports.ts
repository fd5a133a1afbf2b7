import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { readJsonFile, replaceFile } from "../../core/config-file.ts";

/**
 * The ports that brokers were given when any free one was asked for, in a file of the data folder: message ids and
 * clients hold a broker's address, so a restart should have the same.
 */
export class RememberedPorts {
  private readonly path: string;
  private readonly ports: Map<string, number>;

  /** A file that cannot be read is as good as none: the ports are only a wish. */
  constructor(path: string) {
    this.path = path;
    this.ports = new Map(Object.entries(readOrNothing(path)).map(([name, port]) => [name, Number(port)]));
  }

  /** 0 when there is none. */
  of(name: string): number {
    const port = this.ports.get(name) ?? 0;
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0;
  }

  /** What cannot be written is forgotten with the process. */
  remember(name: string, port: number): void {
    if (this.ports.get(name) === port) return;
    this.ports.set(name, port);
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      replaceFile(this.path, JSON.stringify(Object.fromEntries(this.ports)));
    } catch {
      // A broker that serves is worth more than its port after the next start.
    }
  }
}

function readOrNothing(path: string): Record<string, unknown> {
  try {
    return readJsonFile(path) ?? {};
  } catch {
    return {};
  }
}
