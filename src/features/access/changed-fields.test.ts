import { expect, it } from "vitest";
import { changedFields } from "./changed-fields.ts";

it("names only what is not as it was, emptied and switched off fields too", () => {
  const opened = { allowList: "10.0.0.1", administrator: true, remark: "Orders" };
  expect(changedFields({ ...opened, allowList: "", administrator: false }, opened)).toEqual({ allowList: "", administrator: false });
  expect(changedFields({ ...opened }, opened)).toEqual({});
});
