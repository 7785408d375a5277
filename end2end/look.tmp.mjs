import { chromium } from "playwright";
import { execFileSync } from "node:child_process";
import { readFileSync, mkdirSync } from "node:fs";
const out = readFileSync("/tmp/demo.out", "utf8");
const key = out.match(/Owner: (\S+)[\s\S]*?base32 (\S+)/);
const base = "http://localhost:3999";
mkdirSync("/tmp/look", { recursive: true });
const exe = ["/usr/bin/chromium"][0];
const browser = await chromium.launch({ executablePath: exe, args: ["--no-sandbox"] });
const problems = [];
const storage = "/tmp/look/state.json";
{
  const ctx = await browser.newContext({ locale: "en-CA", viewport: { width: 1280, height: 800 } });
  const page = await ctx.newPage();
  await page.goto(base + "/sign-in");
  await page.fill("input[name=username]", key[1]);
  await page.fill("input[name=password]", "a quiet desk by the river");
  await page.press("input[name=password]", "Enter");
  await page.waitForURL(/verify/);
  const code = execFileSync("oathtool", ["--totp", "--base32", key[2]]).toString().trim();
  await page.fill("input[name=code]", code);
  await page.keyboard.press("Enter");
  await page.waitForURL(/admin/, { timeout: 15000 });
  await ctx.storageState({ path: storage });
  await ctx.close();
}
const which = process.argv.slice(2);
const combos = [["en", "light", 1280], ["fr", "dark", 1280], ["fr", "light", 390], ["en", "dark", 390]];
for (const [lang, scheme, width] of combos) {
  const ctx = await browser.newContext({ storageState: storage, locale: lang + "-CA", colorScheme: scheme, viewport: { width, height: 800 }, reducedMotion: "reduce" });
  await ctx.addCookies([]);
  const page = await ctx.newPage();
  page.on("console", (m) => { if (["error", "warning"].includes(m.type())) problems.push(`${page.url()} ${m.text()}`.slice(0, 300)); });
  page.on("pageerror", (e) => problems.push(`${page.url()} ${e.message}`.slice(0, 300)));
  await page.goto(base + "/admin");
  await page.waitForSelector("html[data-live]");
  const locale = await page.evaluate(() => document.documentElement.lang);
  if (locale !== lang) {
    if (width < 900) await page.click(".rail-menu > summary").catch(() => {});
    await page.getByRole("button", { name: lang === "fr" ? "Français" : "English" }).first().click();
    await page.waitForFunction((l) => document.documentElement.lang === l, lang);
  }
  const client = async (q) => { await page.goto(`${base}/admin/clients?q=${q}`); return page.locator("tbody th a").first().getAttribute("href"); };
  const marie = await client("gagnon");
  await page.goto(`${base}/admin/staff`);
  const colleague = await page.locator("main table a").first().getAttribute("href").catch(() => "/admin/staff");
  const pages = { overview: "/admin", clients: "/admin/clients", client: marie, reset: marie + "/reset", code: marie + "/code", edit: marie + "/edit", invite: "/admin/clients/invite", import: "/admin/clients/import", policy: "/admin/policy", loosen: "/admin/policy/loosen?kind=off", exempt: "/admin/policy/exempt", exemptions: "/admin/policy/exemptions", audit: "/admin/audit", verify: "/admin/audit/verify", staff: "/admin/staff", colleague, firm: "/admin/firm", names: "/admin/firm/names", colour: "/admin/firm/colour", security: "/security", add: "/security/authenticators/add", password: "/security/password" };
  for (const [name, path] of Object.entries(pages)) {
    if (which.length && !which.includes(name)) continue;
    await page.goto(base + path);
    await page.waitForSelector("html[data-live]", { timeout: 10000 }).catch(() => problems.push("not live " + path));
    await page.waitForTimeout(150);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) problems.push(`${path} ${width} scrolls sideways by ${wide}`);
    await page.screenshot({ path: `/tmp/look/${name}-${lang}-${scheme}-${width}.png`, fullPage: !["reset", "code", "edit", "loosen", "exempt", "verify", "colleague", "names", "colour"].includes(name) });
  }
  await ctx.close();
}
await browser.close();
console.log([...new Set(problems)].join("\n") || "no problems");
