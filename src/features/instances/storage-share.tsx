import { formatPercent } from "../../lib/format-percent.ts";
import { Bytes } from "../../ui/quantity.tsx";
import { TwoLines } from "../../ui/two-lines.tsx";

/** Used and free storage with the used share (INST-6, INST-7): `12 GiB / 338 GiB` and `3%`. */
export function StorageShare({ usedBytes, freeBytes }: { usedBytes: number | null; freeBytes: number | null }) {
  if (usedBytes === null || freeBytes === null || usedBytes + freeBytes === 0) return <Bytes value={usedBytes} />;
  const amounts = (
    <>
      <Bytes value={usedBytes} /> / <Bytes value={freeBytes} />
    </>
  );
  return <TwoLines main={amounts} below={formatPercent(usedBytes / (usedBytes + freeBytes), 0)} />;
}
