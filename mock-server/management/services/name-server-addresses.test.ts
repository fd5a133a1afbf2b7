import { expect, it } from "vitest";
import { parseNameServers } from "./name-server-addresses.ts";

it("reads lists with and without ports", () => {
  expect(parseNameServers(" 10.0.0.1:9877;mq.example.org ", "f")).toEqual(["10.0.0.1:9877", "mq.example.org:9876"]);
  expect(parseNameServers("[::1]:9876, [::1]", "f")).toEqual(["[::1]:9876"]);
});

it.each(["http://a", "a:b", "a:0", "a:70000", ":9876", "a b:1:2", "[zz]:1", ";"])("refuses %s", (text) => {
  expect(() => parseNameServers(text, "connection.nameServers")).toThrow(expect.objectContaining({ code: "invalid_input" }));
});
