// Reads a QR code off a picture, as a phone does: the picture is a screenshot, the reader zbar, and jsQR must read the same.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jsQR from "jsqr";
import { PNG } from "pngjs";

/** What the QR code in the picture says. */
export function scan(picture: Buffer): string {
  const seen = read(PNG.sync.read(picture)).data;
  const text = zbar(picture);
  if (text !== seen) throw new Error(`zbar reads ${text}, jsQR reads ${seen}`);
  return text;
}

export interface Drawing {
  /** Pixels a module. */
  module: number;
  /** Modules of white around, on the narrowest side. */
  quietZone: number;
  /** Pixels that are neither black nor white: traces of a smoothing filter. */
  grey: number;
}

/** How the QR code is drawn that the picture shows and nothing else. */
export function drawing(picture: Buffer): Drawing {
  const png = PNG.sync.read(picture);
  const { version } = read(png);
  const dark = { left: png.width, right: 0, top: png.height, bottom: 0 };
  let grey = 0;
  for (let y = 0; y < png.height; y += 1) {
    for (let x = 0; x < png.width; x += 1) {
      const at = (y * png.width + x) * 4;
      const channels = [...png.data.subarray(at, at + 3)];
      if (channels.every((channel) => channel === 255)) continue;
      if (channels.some((channel) => channel !== 0)) grey += 1;
      dark.left = Math.min(dark.left, x);
      dark.right = Math.max(dark.right, x + 1);
      dark.top = Math.min(dark.top, y);
      dark.bottom = Math.max(dark.bottom, y + 1);
    }
  }
  const module = (dark.right - dark.left) / (17 + 4 * version);
  const white = Math.min(dark.left, dark.top, png.width - dark.right, png.height - dark.bottom);
  return { module, quietZone: white / module, grey };
}

function read({ data, width, height }: PNG) {
  const seen = jsQR(new Uint8ClampedArray(data), width, height, { inversionAttempts: "dontInvert" });
  if (!seen) throw new Error("jsQR sees no QR code in the picture");
  return seen;
}

function zbar(picture: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), "guichet-qr-"));
  try {
    const file = join(folder, "screenshot.png");
    writeFileSync(file, picture);
    const only = ["--set", "disable", "--set", "qrcode.enable"];
    const read = execFileSync("zbarimg", ["--quiet", "--raw", "--nodbus", ...only, file], { encoding: "utf8" });
    return read.replace(/\n$/, "");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
