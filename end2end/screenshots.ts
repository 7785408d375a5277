// A picture of each page, light and dark, to hold beside the design; those that the README shows go to docs/screenshots.
import { copyFileSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "./support/test";
import { tour } from "./support/tour";

const root = resolve(__dirname, "..");
const all = join(root, "target/screenshots");
const shown = join(root, "docs/screenshots");

/** File name of a picture, and under which name the README shows it. */
const forTheReadme = new Map([
  ["choose-a-password-desktop-en-light", "1-password"],
  ["connect-your-app-desktop-en-light", "2-authenticator"],
  ["save-your-recovery-codes-desktop-en-light", "3-recovery-codes"],
  ["verify-phone-fr-dark", "verify-phone-fr-dark"],
]);

test("every page", async ({ visit, invite }, { project }) => {
  mkdirSync(all, { recursive: true });
  mkdirSync(shown, { recursive: true });
  const { page } = visit;

  const picture = async (name: string) => {
    const path = join(all, `${name}.png`);
    await page.screenshot({ path, fullPage: true });
    const readme = forTheReadme.get(name);
    if (readme) copyFileSync(path, join(shown, `${readme}.png`));
  };

  const marie = await invite({ username: "marie.gagnon@example.com" });
  for await (const place of tour(visit, marie)) {
    const name = `${place.replace(/[^a-z0-9]+/gi, "-").toLowerCase()}-${project.name}`;
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await picture(`${name}-${colorScheme}`);
    }
    await page.emulateMedia({ media: "print" });
    if (place === "save your recovery codes") await picture(`${name}-print`);
    await page.emulateMedia({ media: null, colorScheme: null });
  }
});
