import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameSplitter } from "./frame-splitter.ts";
import { FrameTooLarge, MalformedFrame, NotRemoting } from "./remoting-errors.ts";

function framed(payload: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(payload.length);
  return Buffer.concat([length, payload]);
}

function split(chunks: readonly Buffer[], splitter = new FrameSplitter()): Buffer[] {
  const frames: Buffer[] = [];
  for (const chunk of chunks) splitter.push(chunk, (buffer, start, end) => frames.push(buffer.subarray(start, end)));
  return frames;
}

describe("FrameSplitter", () => {
  it("finds the same frames wherever the stream is cut", () => {
    const payloads = [Buffer.from("four"), Buffer.from("a longer payload"), Buffer.alloc(300, 7)];
    const stream = Buffer.concat(payloads.map(framed));
    for (let cut = 0; cut <= stream.length; cut++) expect(split([stream.subarray(0, cut), stream.subarray(cut)])).toEqual(payloads);
    expect(split(Array.from(stream, (byte) => Buffer.of(byte)))).toEqual(payloads);
  });

  it("finds the same frames in chunks of any sizes", () => {
    const payload = fc.uint8Array({ minLength: 4, maxLength: 200 });
    fc.assert(
      fc.property(fc.array(payload, { maxLength: 12 }), fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1 }), (payloads, sizes) => {
        const stream = Buffer.concat(payloads.map(framed));
        const chunks: Buffer[] = [];
        for (let at = 0, index = 0; at < stream.length; index++) {
          const size = sizes[index % sizes.length] ?? 1;
          chunks.push(stream.subarray(at, at + size));
          at += size;
        }
        expect(split(chunks)).toEqual(payloads.map((bytes) => Buffer.from(bytes)));
      }),
    );
  });

  it("hands a whole frame on without a copy, and never reuses the bytes of a cut one", () => {
    const chunk = framed(Buffer.from("whole frame"));
    const seen: Buffer[] = [];
    const splitter = new FrameSplitter();
    splitter.push(chunk, (buffer) => seen.push(buffer));
    expect(seen[0]).toBe(chunk);
    const cut = split(["first", "second"].flatMap((text) => [framed(Buffer.from(text)).subarray(0, 6), framed(Buffer.from(text)).subarray(6)]), splitter);
    expect(cut.map(String)).toEqual(["first", "second"]);
  });

  it.each([
    ["GET / HTTP/1.1\r\n\r\n", "HTTP (a GET request came)"],
    ["POST /x HTTP/1.1\r\n", "HTTP (a POST request came)"],
    ["AMQP\u0000\u0000\u0009\u0001", "AMQP"],
    ["\u0016\u0003\u0001\u0002\u0000\u0001", "TLS (a handshake came)"],
    ["SSH-2.0-OpenSSH", "SSH"],
  ])("names the protocol of %j", (text, name) => {
    const push = () => split([Buffer.from(text, "latin1")]);
    expect(push).toThrow(NotRemoting);
    expect(push).toThrow(name);
  });

  it("refuses lengths beyond the limit, negative ones, and those too short for a header", () => {
    expect(() => split([Buffer.from([0x01, 0x00, 0x00, 0x00])])).toThrow(FrameTooLarge);
    expect(split([Buffer.from([0x00, 0xff, 0xff, 0xfc])])).toEqual([]);
    expect(() => split([Buffer.from([0xff, 0xff, 0xff, 0xff])])).toThrow(MalformedFrame);
    expect(() => split([Buffer.from([0, 0, 0, 3, 1, 2, 3])])).toThrow(MalformedFrame);
  });

  it("never throws anything but MalformedFrame on garbage", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 })), (chunks) => {
        try {
          split(chunks.map((bytes) => Buffer.from(bytes)));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedFrame);
        }
      }),
    );
  });
});
