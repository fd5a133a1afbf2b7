import { expect, it } from "vitest";
import { templateFault } from "./gateway-template.ts";

const json = "application/json";
const form = "application/x-www-form-urlencoded";

it.each([
  ['{"phone": "{{phone}}", "text": "{{ title }}"}', json, undefined],
  ['{"phone": {{phone}}}', json, undefined],
  ['{"a": {"b": {"text": "{{text}}"}}}', json, undefined],
  ["to={{phone}}&text={{text}}", form, undefined],
  ["{{nix}} {", json, "unknownWord"],
  ["to={{phone}}&text={{txt}}", form, "unknownWord"],
  ["{{}}", form, "unknownWord"],
  ["{{phone}} {", json, "notJson"],
  ['{"text": {{text}}}', json, "notJson"],
  ["to={{phone}}", json, "notJson"],
])("judges %s as %s: %s", (template, contentType, fault) => {
  expect(templateFault(template, contentType)).toBe(fault);
});
