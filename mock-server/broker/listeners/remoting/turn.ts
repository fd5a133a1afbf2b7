import type { OutputBuffer } from "./output-buffers.ts";

/** Something that collects answers during a turn of the event loop. */
export interface TurnMember {
  /** Gives away what was collected; later answers go into another buffer. */
  takeOutput(): OutputBuffer | undefined;
  /** Hands bytes to the socket. */
  send(output: OutputBuffer): void;
}

/** What has to be on its way to the disk before answers leave. */
export interface TurnWork {
  /** Hands everything appended to the operating system; throws when that fails. */
  commit(): void;
  /** Answers what the commit woke; true when that may have made more to commit. */
  resume(): boolean;
  /** With synchronous flush: settles when everything committed is on the disk, or when the time for it is over. */
  readonly sync: (() => Promise<"flushed" | "late">) | undefined;
  /** The disk was too slow: what claims "stored" says so before it leaves. */
  reportLate(output: OutputBuffer): void;
  /** Storing failed: turns what claims "stored" into a refusal before it leaves. */
  refuseStored(output: OutputBuffer, error: unknown): void;
}

/**
 * Joins the work of one turn: many frames, one write to the log, then one write a connection
 * (ARCHITECTURE section 4). No answer leaves before what it speaks of was handed to the operating system.
 */
export class Turn {
  private members = new Set<TurnMember>();
  private isScheduled = false;
  /** Answers that wait for the disk. */
  private readonly late = new Set<Promise<void>>();
  private readonly work: TurnWork;
  private readonly runEnd = (): void => this.end();

  constructor(work: TurnWork) {
    this.work = work;
  }

  /** `member` may have answers, or something was appended: the turn has an end to run. */
  touch(member: TurnMember): void {
    this.members.add(member);
    this.wake();
  }

  /** Something happened without a member: woken pulls, a changed table. */
  wake(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(this.runEnd);
  }

  /** Resolves when every answer of the turns so far has left. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.late);
  }

  /** Ends the turn now. */
  end(): void {
    this.isScheduled = false;
    let failure: unknown;
    try {
      do this.work.commit();
      while (this.work.resume());
    } catch (error) {
      failure = error ?? new Error("unknown");
    }
    if (this.members.size === 0) return;
    const members = this.members;
    this.members = new Set();
    const { sync } = this.work;
    if (failure !== undefined || sync) {
      this.sendLater(members, failure, sync);
      return;
    }
    for (const member of members) {
      const output = member.takeOutput();
      if (output) member.send(output);
    }
  }

  /** The slow ways: after a shared fsync, or with what claims "stored" taken back. */
  private sendLater(members: Set<TurnMember>, failure: unknown, sync: TurnWork["sync"]): void {
    const outputs = [...members].flatMap((member) => {
      const output = member.takeOutput();
      return output ? [{ member, output }] : [];
    });
    const refuse = (error: unknown): void => {
      for (const { member, output } of outputs) {
        this.work.refuseStored(output, error);
        member.send(output);
      }
    };
    if (failure !== undefined || !sync) return refuse(failure);
    const release = (outcome: "flushed" | "late"): void => {
      for (const { member, output } of outputs) {
        if (outcome === "late") this.work.reportLate(output);
        member.send(output);
      }
    };
    const left = sync().then(release, refuse).finally(() => this.late.delete(left));
    this.late.add(left);
  }
}
