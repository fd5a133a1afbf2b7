import { colorOf, isRepeated } from "./chart-colors.ts";
import type { ChartColors } from "./chart-colors.ts";
import type { StartedChart } from "./echarts-core.ts";
import type { TimeChart } from "./time-chart.ts";

/** Sharp on paper and on dense screens. */
const pixelRatio = 2;
const margin = 20;
const headHeight = 56;
const rowHeight = 20;
const swatchWidth = 16;

/** A PNG of a drawn chart: title and range above, the lines, the legend below, on the background of the theme. */
export async function chartImage(echarts: StartedChart, chart: TimeChart, colors: ChartColors, head: { title: string; range: string; note?: string | undefined }): Promise<Blob> {
  const [width, height] = [echarts.getWidth(), echarts.getHeight()];
  const canvas = document.createElement("canvas");
  const brush = canvas.getContext("2d");
  if (!brush) throw new Error("no canvas");
  const font = (size: number, weight = 400): string => `${weight} ${size}px ${colors.font}`;
  brush.font = font(12);
  const entries = legendPlaces(chart, width, (text) => brush.measureText(text).width);
  const rows = (entries.at(-1)?.row ?? -1) + 1;
  canvas.width = (width + 2 * margin) * pixelRatio;
  canvas.height = (headHeight + height + (rows + (head.note === undefined ? 0 : 1)) * rowHeight + 2 * margin) * pixelRatio;
  brush.scale(pixelRatio, pixelRatio);
  brush.fillStyle = colors.background;
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.textBaseline = "top";
  brush.fillStyle = colors.text;
  brush.font = font(16, 600);
  brush.fillText(head.title, margin, margin);
  brush.fillStyle = colors.softText;
  brush.font = font(12);
  brush.fillText(head.range, margin, margin + 24);
  brush.drawImage(echarts.renderToCanvas({ pixelRatio, backgroundColor: colors.background }), margin, margin + headHeight, width, height);
  for (const { series, x, row } of entries) {
    const y = margin + headHeight + height + 8 + row * rowHeight;
    brush.strokeStyle = colorOf(series.color, colors);
    brush.lineWidth = 2;
    brush.setLineDash(series.compared ? [4, 3] : isRepeated(series.color) ? [2, 2] : []);
    brush.beginPath();
    brush.moveTo(margin + x, y + 7);
    brush.lineTo(margin + x + swatchWidth - 4, y + 7);
    brush.stroke();
    brush.fillText(series.name, margin + x + swatchWidth, y);
  }
  if (head.note !== undefined) brush.fillText(head.note, margin, margin + headHeight + height + 8 + rows * rowHeight);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no image"))), "image/png"));
}

/** Where each name of the legend stands: in a row while there is room, then in the next. */
function legendPlaces({ series }: TimeChart, width: number, widthOf: (text: string) => number) {
  let [x, row] = [0, 0];
  return series.map((entry) => {
    const needed = swatchWidth + widthOf(entry.name) + 18;
    if (x > 0 && x + needed > width) [x, row] = [0, row + 1];
    const place = { series: entry, x, row };
    x += needed;
    return place;
  });
}
