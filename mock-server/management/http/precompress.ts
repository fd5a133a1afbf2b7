import { readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { FastifyBaseLogger } from "fastify";

const smallestBytes = 1400;
const forms = [
  { ending: ".br", pack: (bytes: Buffer) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }) },
  { ending: ".gz", pack: (bytes: Buffer) => promisify(gzip)(bytes, { level: 9 }) },
];

/**
 * Writes `.br` and `.gz` beside each asset, once a build, in the background: hashed names never change
 * their content. A folder that cannot be written is served as it is.
 */
export async function precompress(assetsDir: string, log: FastifyBaseLogger): Promise<void> {
  try {
    const files = await readdir(assetsDir);
    const present = new Set(files);
    for (const file of files.filter((name) => /\.(js|css|svg|json)$/.test(name))) {
      const path = join(assetsDir, file);
      if ((await stat(path)).size < smallestBytes) continue;
      for (const { ending, pack } of forms.filter((form) => !present.has(file + form.ending))) {
        // Written under another name first: half a file must never be served.
        await writeFile(`${path}${ending}.part`, await pack(await readFile(path)));
        await rename(`${path}${ending}.part`, path + ending);
      }
    }
  } catch (error) {
    log.info({ event: "precompressSkipped", reason: error instanceof Error ? error.message : String(error) }, "assets are not precompressed");
  }
}
