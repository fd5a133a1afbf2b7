import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** Shorter rows do not become smaller. */
const leastBytes = 96;
const rowForm = { plain: 0, zstd: 1 } as const;
const level = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** A row as it is stored, the smallest of its forms: a byte that tells whether it is compressed, and the row. */
export function packRow(forms: readonly Uint8Array[]): Uint8Array {
  let smallest: Uint8Array | undefined;
  for (const row of forms) {
    const stored = packForm(row);
    if (!smallest || stored.length < smallest.length) smallest = stored;
  }
  return smallest ?? withForm(rowForm.plain, new Uint8Array());
}

function packForm(row: Uint8Array): Uint8Array {
  if (row.length >= leastBytes) {
    const smaller = zstdCompressSync(row, level);
    if (smaller.length < row.length) return withForm(rowForm.zstd, smaller);
  }
  return withForm(rowForm.plain, row);
}

/** The way back from `packRow`. */
export function unpackRow(stored: Uint8Array): Uint8Array {
  return stored[0] === rowForm.zstd ? zstdDecompressSync(stored.subarray(1)) : stored.subarray(1);
}

function withForm(form: number, row: Uint8Array): Uint8Array {
  const stored = new Uint8Array(row.length + 1);
  stored[0] = form;
  stored.set(row, 1);
  return stored;
}
