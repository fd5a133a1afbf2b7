import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { Menu } from "./menu.tsx";

const menu = () => <Menu items={["Start", "Stop"].map((label) => ({ id: label, label, onSelect: () => undefined }))} trigger={(props) => <button {...props}>Actions</button>} />;

it("keeps the item that the keyboard is on while the page behind it is drawn anew", () => {
  const { rerender } = render(menu());
  fireEvent.click(screen.getByRole("button", { name: "Actions" }));
  expect(document.activeElement?.textContent).toBe("Start");
  fireEvent.keyDown(screen.getByRole("menu"), { key: "End" });
  rerender(menu());
  expect(document.activeElement?.textContent).toBe("Stop");
});
