// The readers read what is there, and nothing where there is nothing.
import { PNG } from "pngjs";
import { expect, test } from "@playwright/test";
import { drawing, scan } from "../support/qr";

// Version 1, level M, “GUICHET”.
const matrix = [
  "#######.#...#.#######",
  "#.....#.#..#..#.....#",
  "#.###.#..#.##.#.###.#",
  "#.###.#.#...#.#.###.#",
  "#.###.#..#.#..#.###.#",
  "#.....#...###.#.....#",
  "#######.#.#.#.#######",
  "........#####........",
  "#.##.###..###.#..#.##",
  "....#..##..####..##.#",
  "#.#..###.#.#.....###.",
  "#.#.#..#####..####.##",
  ".###..#..##.#..#...##",
  "........#..#..#...#..",
  "#######.##.##..#...##",
  "#.....#.#......###.##",
  "#.###.#.....######..#",
  "#.###.#.####..#.#..#.",
  "#.###.#.#.#.#.##.....",
  "#.....#..##..#.#..#..",
  "#######.#....#.#.#.#.",
];

test("a page with a QR code is read by both, on white and on dark", async ({ page }) => {
  for (const ground of ["white", "#0e1413"]) {
    await page.setContent(`<body style="background:${ground}"><h1>Scan</h1>${picture(4, 5)}</body>`);
    expect(scan(await page.screenshot())).toBe("GUICHET");
  }
});

test("a page without one is refused", async ({ page }) => {
  await page.setContent("<h1>Nothing to scan</h1>");
  const empty = await page.screenshot();
  expect(() => scan(empty)).toThrow(/no QR code/);
});

test("the drawing is measured: pixels a module, white around, smoothing", async ({ page }) => {
  await page.setContent(picture(4, 5));
  expect(drawing(await page.locator("svg").screenshot())).toEqual({ module: 5, quietZone: 4, grey: 0 });
  await page.setContent(picture(2, 6));
  expect(drawing(await page.locator("svg").screenshot())).toMatchObject({ module: 6, quietZone: 2 });
});

test("a smoothed picture is told from a sharp one", () => {
  const sharp = new PNG({ width: 29 * 4, height: 29 * 4 });
  sharp.data.fill(255);
  matrix.forEach((row, y) => [...row].forEach((module, x) => module === "#" && square(sharp, x + 4, y + 4)));
  expect(drawing(PNG.sync.write(sharp)).grey).toBe(0);
  sharp.data[(40 * sharp.width + 40) * 4] = 128;
  expect(drawing(PNG.sync.write(sharp)).grey).toBe(1);
});


function picture(quietZone: number, module: number): string {
  const side = (21 + 2 * quietZone) * module;
  const squares = matrix.flatMap((row, y) => [...row].map((one, x) => (one === "#" ? `M${x + quietZone} ${y + quietZone}h1v1h-1z` : "")));
  return `<svg width="${side}" height="${side}" viewBox="0 0 ${21 + 2 * quietZone} ${21 + 2 * quietZone}" shape-rendering="crispEdges"
    style="display:block"><path fill="#fff" d="M0 0h99v99h-99z"/><path d="${squares.join("")}"/></svg>`;
}

function square(png: PNG, x: number, y: number): void {
  for (let down = 0; down < 4; down += 1) {
    for (let right = 0; right < 4; right += 1) png.data.set([0, 0, 0], ((y * 4 + down) * png.width + x * 4 + right) * 4);
  }
}
