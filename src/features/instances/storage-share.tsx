import { Bytes } from "../../ui/quantity.tsx";

/** Used and free storage with the used share (INST-6, INST-7): `12 GiB / 338 GiB (3%)`. */
export function StorageShare({ usedBytes, freeBytes }: { usedBytes: number | null; freeBytes: number | null }) {
  const isKnown = usedBytes !== null && freeBytes !== null && usedBytes + freeBytes > 0;
  return (
    <>
      <Bytes value={usedBytes} /> / <Bytes value={freeBytes} />
      {isKnown && <span style={{ color: "var(--text-faint)" }}> ({Math.round((usedBytes / (usedBytes + freeBytes)) * 100)}%)</span>}
    </>
  );
}
