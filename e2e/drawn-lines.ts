import type { Locator } from "@playwright/test";

/** What is on a canvas of one colour: for each column its highest pixel, counted from above in parts of the height; null = none. */
export async function columnsOf(chart: Locator, variable: string): Promise<(number | null)[]> {
  const canvas = chart.locator("[role=img][data-drawn] canvas").first();
  return canvas.evaluate((element, name) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error("no canvas");
    const probe = document.createElement("i");
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const wanted = (getComputedStyle(probe).color.match(/\d+/g) ?? []).map(Number);
    probe.remove();
    const brush = element.getContext("2d");
    const { width, height } = element;
    const { data } = brush?.getImageData(0, 0, width, height) ?? new ImageData(1, 1);
    /** Lines are blended with the background at their edges: the hue must fit and most of the colour be there. */
    const fits = (at: number): boolean => (data[at + 3] ?? 0) > 150 && wanted.every((channel, index) => Math.abs((data[at + index] ?? 0) - channel) < 42);
    return Array.from({ length: width }, (_, x) => {
      for (let y = 0; y < height; y += 1) if (fits((y * width + x) * 4)) return y / height;
      return null;
    });
  }, variable);
}

/** The share of columns between two parts of the width that have the colour. */
export function shareOfColumns(columns: readonly (number | null)[], from: number, to: number): number {
  const part = columns.slice(Math.floor(columns.length * from), Math.floor(columns.length * to));
  return part.filter((highest) => highest !== null).length / part.length;
}
