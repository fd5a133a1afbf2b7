import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { ApiError } from "../api/api-error.ts";
import { errorCodes } from "../contract/error-codes.ts";
import enErrors from "../i18n/en/errors.json";
import zhErrors from "../i18n/zh-CN/errors.json";
import { renderPiece } from "../testing/render-piece.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { useProblemLine } from "../ui/use-error-texts.ts";

const codes = Object.keys(errorCodes);

it("every error code of the contract says what failed and what to do, in both languages", () => {
  expect(codes.filter((code) => !(code in enErrors) || !(code in zhErrors))).toEqual([]);
});

it("names things by the reader's words and offers the detail", async () => {
  const problem = { params: { what: "instance", name: "x" }, requestId: "r-9" };
  await renderPiece(<ErrorState error={new ApiError("not_found", 404, "no instance x", problem)} />, "zh-CN");
  expect(screen.getByRole("heading").textContent).toBe("实例“x”不存在");
  expect(screen.getByText(/request: r-9/).textContent).toContain("code: not_found");
});

it("says in one line of the reader's language what a broker refused", async () => {
  const Line = (): string => useProblemLine()({ code: "unreachable", params: { address: "broker-b", reason: "ECONNREFUSED" }, message: "broker-b is away" });
  await renderPiece(<Line />, "zh-CN");
  expect(screen.getByTestId("piece").textContent).toMatch(/^无法连接 broker-b。ECONNREFUSED。请检查/);
});
