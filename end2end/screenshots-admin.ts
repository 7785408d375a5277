// A picture of each page of the admin view and of the security page, with the people of the demonstration in them, light and
// dark; those that the README shows go to docs/screenshots.
import { copyFileSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Demo } from "./support/demo";
import { hydrated } from "./support/hydrated";
import { expect, test } from "./support/test";

const root = resolve(__dirname, "..");
const all = join(root, "target/screenshots");
const shown = join(root, "docs/screenshots");

const forTheReadme = new Map([
  ["overview-desktop-en-light", "overview"],
  ["clients-desktop-fr-light", "clients-fr"],
  ["reset-desktop-en-light", "reset"],
  ["audit-desktop-fr-dark", "audit-fr-dark"],
  ["security-phone-fr-light", "security-phone-fr"],
]);

test("the admin view", async ({ page, words, language }, { project }) => {
  test.setTimeout(300_000);
  mkdirSync(all, { recursive: true });
  mkdirSync(shown, { recursive: true });
  const demo = await Demo.open();
  await page.goto(`${demo.url}/sign-in`);
  await page.locator("input[name=username]").fill(demo.owner);
  await page.locator("input[name=password]").fill(demo.password);
  await page.keyboard.press("Enter");
  await page.locator("input[name=code]").fill(demo.authenticator.code());
  await page.keyboard.press("Enter");
  await page.locator(".rail-menu").waitFor({ state: "attached" });
  if ((await page.locator("html").getAttribute("lang")) !== language) {
    const menu = page.locator(".rail-menu > summary");
    if (await menu.isVisible()) await menu.click();
    await page.getByRole("button", { name: words.otherLanguage === "English" ? "Français" : "English" }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", language);
  }
  await page.goto(`${demo.url}/admin/clients?q=diallo`);
  const client = await page.locator("table tbody th a").getAttribute("href");
  const pages = {
    overview: "/admin", clients: "/admin/clients", client, reset: `${client}/reset`, code: `${client}/code`, edit: `${client}/edit`,
    invite: "/admin/clients/invite", import: "/admin/clients/import", policy: "/admin/policy", exempt: "/admin/policy/exempt",
    audit: "/admin/audit?kind=help", "export": "/admin/audit/export", staff: "/admin/staff", firm: "/admin/firm", names: "/admin/firm/names",
    security: "/security", password: "/security/password",
  };
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(demo.url + path);
    await hydrated(page);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const picture = `${name}-${project.name}-${colorScheme}`;
      const isDialog = await page.locator("dialog").isVisible();
      await page.screenshot({ path: join(all, `${picture}.png`), fullPage: !isDialog });
      const readme = forTheReadme.get(picture);
      if (readme) copyFileSync(join(all, `${picture}.png`), join(shown, `${readme}.png`));
    }
  }
  await demo.close();
});
