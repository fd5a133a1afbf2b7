import { describe, expect, it } from "vitest";
import { OutputBuffer } from "./output-buffers.ts";
import { RawClient } from "./raw-client.ts";
import { refuseStored, reportFlushTimeout } from "./refuse-stored.ts";
import { Turn, type TurnMember, type TurnWork } from "./turn.ts";

/** A member whose collected answers and what left it can be looked at. */
class Member implements TurnMember {
  readonly sent: string[] = [];
  private output: OutputBuffer | undefined;

  collect(frame: Buffer): void {
    this.output ??= new OutputBuffer(16);
    this.output.ensureSpace(frame.length);
    this.output.length += frame.copy(this.output.buffer, this.output.length);
  }
  markChange(opaque: number): void {
    this.output?.changes.push(opaque);
  }
  takeOutput(): OutputBuffer | undefined {
    const { output } = this;
    this.output = undefined;
    return output;
  }
  send(output: OutputBuffer): void {
    this.sent.push(output.buffer.toString("utf8", 0, output.length));
  }
}

function work(parts: Partial<TurnWork>): TurnWork {
  return { commit: () => undefined, resume: () => false, sync: undefined, reportLate: reportFlushTimeout, refuseStored: (output, error) => refuseStored(output, String(error)), ...parts };
}

const stored = RawClient.frame({ code: 0, flag: 1, opaque: 1, extFields: { msgId: "AB", queueId: "0", queueOffset: "0" } });
const other = RawClient.frame({ code: 0, flag: 1, opaque: 2, extFields: { offset: "1" } }, "body");

describe("a turn of the event loop", () => {
  it("commits once, then lets go of what every member collected", () => {
    const order: string[] = [];
    const members = [new Member(), new Member()];
    const turn = new Turn(work({ commit: () => order.push(`commit with ${members[0]?.sent.length} sent`) }));
    for (const member of members) {
      member.collect(Buffer.from("a"));
      turn.touch(member);
      member.collect(Buffer.from("b"));
      turn.touch(member);
    }
    turn.end();
    expect(order).toEqual(["commit with 0 sent"]);
    expect(members.map((member) => member.sent)).toEqual([["ab"], ["ab"]]);
  });

  it("commits again when what it woke stored something", () => {
    let commits = 0;
    let woken = 2;
    const turn = new Turn(work({ commit: () => commits++, resume: () => woken-- > 0 }));
    turn.end();
    expect(commits).toBe(3);
  });

  it("waits for the disk with synchronous flush, and does not mix the answers of two turns", async () => {
    const disk = [Promise.withResolvers<"flushed">(), Promise.withResolvers<"flushed">()];
    let syncs = 0;
    const member = new Member();
    const turn = new Turn(work({ sync: () => disk[syncs++]?.promise ?? Promise.resolve("flushed") }));
    for (const text of ["first", "second"]) {
      member.collect(Buffer.from(text));
      turn.touch(member);
      turn.end();
    }
    expect(member.sent).toEqual([]);
    disk[1]?.resolve("flushed");
    await disk[1]?.promise;
    expect(member.sent).toEqual(["second"]);
    disk[0]?.resolve("flushed");
    await disk[0]?.promise;
    expect(member.sent).toEqual(["second", "first"]);
  });

  it("says that the disk was late, with the whole header of the send", async () => {
    const member = new Member();
    const turn = new Turn(work({ sync: () => Promise.resolve("late") }));
    for (const frame of [stored, other]) member.collect(frame);
    turn.touch(member);
    turn.end();
    await expect.poll(() => member.sent.length).toBe(1);
    expect(member.sent[0]).toMatch(/"code":10,"extFields":\{"msgId":"AB","queueId":"0","queueOffset":"0"\}.*"code":0,/s);
  });

  it.each([
    ["the write", { commit: () => { throw new Error("ENOSPC"); } }],
    ["the flush", { sync: () => Promise.reject(new Error("EIO")) }],
  ])("takes back every 'stored' when %s fails, and nothing else", async (_what, parts) => {
    const member = new Member();
    const turn = new Turn(work(parts));
    for (const frame of [stored, other, stored]) member.collect(frame);
    turn.touch(member);
    turn.end();
    await expect.poll(() => member.sent.length).toBe(1);
    const text = member.sent[0] ?? "";
    expect(text.match(/"code":14/g)).toHaveLength(2);
    expect(text).not.toContain("msgId");
    expect(text).toContain('"offset":"1"');
    expect(text).toMatch(/ENOSPC|EIO/);
    expect(text.match(/"opaque":1[,}]/g)).toHaveLength(2);
  });

  it("takes back what was marked as kept as well, with words for those who did not send", async () => {
    const back = RawClient.frame({ code: 0, flag: 1, opaque: 36 });
    for (const [parts, code] of [[{ commit: () => { throw new Error("ENOSPC"); } }, 1], [{ sync: async () => "late" as const }, 1]] as const) {
      const member = new Member();
      const turn = new Turn(work(parts));
      member.collect(other);
      member.collect(back);
      member.markChange(36);
      turn.touch(member);
      turn.end();
      await turn.settled();
      const frames = member.sent.join("");
      expect(frames).toContain(other.toString("utf8", 8));
      expect(frames).toMatch(new RegExp(`"code":${code}[^}]*"opaque":36`));
      expect(frames).not.toMatch(/"code":0[^}]*"opaque":36/);
    }
  });

  it("is settled once the answers that wait for the disk have left", async () => {
    const disk = Promise.withResolvers<"flushed">();
    const member = new Member();
    const turn = new Turn(work({ sync: () => disk.promise }));
    member.collect(stored);
    turn.touch(member);
    turn.end();
    const settled = turn.settled().then(() => member.sent.length);
    disk.resolve("flushed");
    expect(await settled).toBe(1);
  });
});
