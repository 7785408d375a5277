// The admin view: one page to the browser, open to everybody who works with a keyboard or a screen reader.
import { axe } from "../support/accessibility";
import { MINUTE, STEP } from "../support/clock";
import { scrollsOnlyDown } from "../support/eyes";
import { hydrated } from "../support/hydrated";
import { tabTo } from "../support/keyboard";
import { Staff } from "../support/staff";
import { expect, test } from "../support/test";

const places = [
  "/admin", "/admin/clients", "/admin/clients/invite", "/admin/clients/import", "/admin/policy", "/admin/policy/exempt",
  "/admin/policy/exemptions", "/admin/audit", "/admin/audit/export", "/admin/audit/verify", "/admin/staff", "/admin/staff/invite",
  "/admin/firm", "/admin/firm/names", "/admin/firm/help", "/admin/firm/message", "/admin/firm/colour", "/admin/firm/logo", "/admin/firm/sessions",
  "/security", "/security/activity", "/security/authenticators/add", "/security/recovery-codes/new", "/security/password",
];
const ofAClient = ["", "/reset", "/code", "/edit", "/hand-over", "/lock", "/unlock", "/new-link", "/disable", "/end-sessions"];

test("axe finds nothing in the admin view and on the security page, light or dark, and all of it fits 320 px", async ({ visit, browse, invite }) => {
  test.slow();
  const marie = await invite();
  await (await browse()).setUp(marie);
  const owner = new Staff(visit, (await visit.setUp(await invite({ role: "owner" }), "/admin")).authenticator);
  await owner.opensClient(marie.username);
  const { pathname } = new URL(visit.page.url());
  for (const place of [...places, ...ofAClient.map((act) => pathname + act)]) {
    await owner.goto(place);
    await hydrated(visit.page);
    await expect.soft(visit.page.locator("h1"), place).toHaveCount(1);
    for (const colorScheme of ["light", "dark"] as const) {
      await visit.page.emulateMedia({ colorScheme });
      expect.soft(await axe(visit.page), `${place}, ${colorScheme}`).toEqual([]);
    }
    await visit.page.setViewportSize({ width: 320, height: 640 });
    await scrollsOnlyDown(visit.page);
    await visit.page.setViewportSize({ width: 1280, height: 720 });
  }
});

test("moving between its pages loads nothing anew, and the way back is the way that one came", async ({ visit, invite }) => {
  await visit.setUp(await invite({ role: "owner" }), "/admin");
  const { page } = visit;
  await page.reload();
  await hydrated(page);
  await page.evaluate(() => Object.assign(window, { isTheSame: true }));
  for (const [name, path] of [["Clients", "/admin/clients"], ["Policy", "/admin/policy"], ["Audit", "/admin/audit"], ["Staff", "/admin/staff"], ["Firm", "/admin/firm"]] as const) {
    await page.locator("nav").first().getByRole("link", { name }).click();
    await visit.isAt(path);
    await expect(page.locator("h1")).toBeVisible();
  }
  await page.goBack();
  await visit.isAt("/admin/staff");
  await page.goBack();
  await visit.isAt("/admin/audit");
  expect(await page.evaluate(() => "isTheSame" in window)).toBe(true);
});

test("a dialog keeps the focus, and Escape leads back to its page", async ({ visit, browse, invite }) => {
  const marie = await invite();
  await (await browse()).setUp(marie);
  const accountant = new Staff(visit, (await visit.setUp(await invite({ role: "accountant" }), "/admin")).authenticator);
  await accountant.opensClient(marie.username);
  const { page } = visit;
  await hydrated(page);
  const { pathname } = new URL(page.url());
  const opener = page.getByRole("link", { name: "Edit", exact: true });
  await opener.click();
  await visit.isAt(`${pathname}/edit`);
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement === document.body || !!document.activeElement?.closest("dialog"))).toBe(true);
  }
  await page.keyboard.press("Escape");
  await visit.isAt(pathname);
  await expect(dialog).toBeHidden();
  await expect(visit.main).toBeFocused();
});

test("resetting needs only the keyboard", async ({ visit, browse, invite, clock }) => {
  const marie = await invite();
  await (await browse()).setUp(marie);
  const accountant = new Staff(visit, (await visit.setUp(await invite({ role: "accountant" }), "/admin")).authenticator);
  clock.advance(6 * MINUTE);
  const { page } = visit;
  await accountant.goto("/admin/clients");
  await hydrated(page);
  await page.keyboard.press("/");
  await page.keyboard.type(marie.username);
  await page.keyboard.press("Enter");
  const name = page.locator("table tbody th a");
  await expect(name).toHaveCount(1);
  await tabTo(page, name);
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("link", { name: "Reset two-factor authentication" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.locator("input[name=check]").first());
  await page.keyboard.press("Space");
  await tabTo(page, page.locator("input[name=reason]"));
  await page.keyboard.type("Lost the telephone");
  await tabTo(page, visit.code);
  clock.advance(STEP);
  await page.keyboard.type(accountant.authenticator.code());
  await page.keyboard.press("Enter");
  await expect(page.locator("output")).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: "I have given it" }));
  await page.keyboard.press("Enter");
  await expect(page.locator("output")).toBeHidden();
});

test("inviting from a file needs only the keyboard", async ({ visit, invite }) => {
  const accountant = new Staff(visit, (await visit.setUp(await invite({ role: "accountant" }), "/admin")).authenticator);
  const { page } = visit;
  await accountant.goto("/admin/clients/import");
  await hydrated(page);
  const file = page.getByLabel("Your file");
  await tabTo(page, file);
  await file.setInputFiles({ name: "clients.csv", mimeType: "text/csv", buffer: Buffer.from("username,name\nkeyboard1,Ève Côté\nkeyboard2,\n") });
  await tabTo(page, page.getByRole("button", { name: "Check the file" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Invite them" }));
  await page.keyboard.press("Enter");
  await visit.reads("2 clients were invited");
});
