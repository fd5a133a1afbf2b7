import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";

interface Form {
  bytes: Buffer;
  encoding: "br" | "gzip" | undefined;
}

export interface Asset extends Form {
  contentType: string;
}

const contentTypes: Record<string, string> = { ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".json": "application/json; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".png": "image/png" };
const packed = [
  { encoding: "br", ending: ".br" },
  { encoding: "gzip", ending: ".gz" },
] as const;

/**
 * The hashed files of the built page, kept in memory once asked for: a cold page asks for a dozen at
 * once, and each is then one write instead of a walk through the file system.
 */
export class HashedAssets {
  readonly #dir: string;
  readonly #kept = new Map<string, Form>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** In the smallest form that the browser takes and that is there; undefined = no such file. */
  async find(file: string, acceptEncoding: string): Promise<Asset | undefined> {
    const contentType = contentTypes[extname(file)];
    if (contentType === undefined || !/^[\w.-]+$/.test(file)) return undefined;
    for (const { encoding, ending } of packed) {
      const form = acceptEncoding.includes(encoding) ? await this.#read(file + ending, encoding) : undefined;
      if (form) return { ...form, contentType };
    }
    const form = await this.#read(file, undefined);
    return form && { ...form, contentType };
  }

  async #read(file: string, encoding: Form["encoding"]): Promise<Form | undefined> {
    const kept = this.#kept.get(file);
    if (kept) return kept;
    try {
      const form: Form = { bytes: await readFile(join(this.#dir, file)), encoding };
      this.#kept.set(file, form);
      return form;
    } catch {
      return undefined;
    }
  }
}
