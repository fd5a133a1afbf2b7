import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { renderPiece } from "../../testing/render-piece.tsx";
import { useDrain } from "./use-drain.ts";

const pageFetch = globalThis.fetch;
const asked: string[] = [];
let refusals = 0;

beforeEach(() => {
  asked.length = 0;
  refusals = 0;
  globalThis.fetch = async (_, init) => {
    asked.push(typeof init?.body === "string" ? init.body : "");
    return refusals-- > 0 ? Response.json({ code: "unreachable", detail: "one of two is away", params: {} }, { status: 502 }) : Response.json({ topics: 3 });
  };
});
afterEach(() => {
  globalThis.fetch = pageFetch;
});

const drain = '{"drained":true}';
const undo = '{"drained":false}';

function Dialog() {
  const { endWith, set } = useDrain("i", "broker-a");
  return (
    <>
      <button type="button" onClick={() => void set(true).catch(() => undefined)}>drain</button>
      <button type="button" onClick={() => void set(false)}>undo</button>
      <button type="button" onClick={() => void endWith(Promise.resolve())}>stop</button>
    </>
  );
}

async function press(...names: string[]): Promise<void> {
  await renderPiece(<Dialog />);
  for (const name of names) fireEvent.click(screen.getByRole("button", { name }));
}

it("gives the producers back when the dialog goes without a stop, after the drain itself", async () => {
  await press("drain");
  cleanup();
  await expect.poll(() => asked).toEqual([drain, undo]);
});

it("undoes at once a drain that failed, since some name servers may have taken it", async () => {
  refusals = 1;
  await press("drain");
  await expect.poll(() => asked).toEqual([drain, undo]);
});

it("leaves a broker alone that was stopped, given back or never drained", async () => {
  await press("drain");
  await expect.poll(() => asked).toEqual([drain]);
  fireEvent.click(screen.getByRole("button", { name: "stop" }));
  await Promise.resolve();
  cleanup();
  await press("drain", "undo");
  await expect.poll(() => asked).toEqual([drain, drain, undo]);
  cleanup();
  await press();
  cleanup();
  await press("drain");
  await expect.poll(() => asked).toEqual([drain, drain, undo, drain]);
});
