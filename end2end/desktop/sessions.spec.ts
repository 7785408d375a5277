// A session ends: two minutes before, the page says so, and one key puts it off (WCAG 2.2 SC 2.2.1). When it has ended,
// or somebody signed out, nothing of what was shown is left.
import { axe } from "../support/accessibility";
import { MINUTE } from "../support/clock";
import { extendsBy, opens, passes, sleeps, warning, worksOn } from "../support/session";
import { expect, test } from "../support/test";
import type { Visit } from "../support/visit";

const STAY = "Stay signed in";
const IN_TWO_MINUTES = "You will be signed out in 2\u00a0minutes";

test.beforeEach(({ page }) => page.clock.install());

async function isSignedOut(visit: Visit): Promise<void> {
  await visit.isAt("/sign-in");
  await expect(visit.page.getByRole("alert")).toContainText("Your session has ended");
  await expect(visit.page.getByText("Hello, Marie")).toHaveCount(0);
}

test("two minutes before the end a warning comes, and one key puts it off", async ({ visit, invite }) => {
  const { page } = visit;
  await visit.setUp(await invite());
  await opens(visit, "/security/password");
  const field = page.locator("input[type=password]").first();
  await field.fill("half a sentence");
  await passes(visit, 27 * MINUTE);
  await expect(warning(visit)).toHaveCount(0);

  await passes(visit, MINUTE);
  await expect(warning(visit)).toBeVisible();
  await expect(warning(visit)).toHaveAccessibleName(IN_TWO_MINUTES);
  await expect(warning(visit)).toHaveAccessibleDescription(/^Nobody has used this page/);
  await expect(page.getByRole("button", { name: STAY })).toBeFocused();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect.soft(await axe(page), colorScheme).toEqual([]);
  }
  // Nothing else can be reached.
  for (let presses = 0; presses < 4; presses += 1) {
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest("dialog, body")?.tagName)).not.toBe("MAIN");
  }
  await page.getByRole("button", { name: STAY }).focus();
  await extendsBy(visit, () => page.keyboard.press("Enter"));
  // Where one was, and with what one had typed.
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("half a sentence");

  // Past the end that it had.
  await passes(visit, 27 * MINUTE);
  await expect(warning(visit)).toHaveCount(0);
  await page.goto(`${visit.firm.url}/security`);
  await visit.isAt("/security");
});

test("Escape stays as well, ten times and more", async ({ visit, invite }) => {
  await visit.setUp(await invite());
  await opens(visit, "/");
  for (let times = 0; times < 11; times += 1) {
    await passes(visit, 28 * MINUTE);
    await expect(warning(visit)).toBeVisible();
    await extendsBy(visit, () => visit.page.keyboard.press("Escape"));
  }
});

test("who does nothing is told three times, and then sees the page to sign in", async ({ visit, invite }) => {
  await visit.setUp(await invite());
  await opens(visit, "/");
  await passes(visit, 28 * MINUTE);
  await expect(warning(visit)).toHaveAccessibleName(IN_TWO_MINUTES);
  await passes(visit, MINUTE);
  await expect(warning(visit)).toHaveAccessibleName("You will be signed out in 1\u00a0minute");
  await passes(visit, MINUTE / 2);
  await expect(warning(visit)).toHaveAccessibleName("You will be signed out in less than 30\u00a0seconds");
  await passes(visit, MINUTE / 2);
  await isSignedOut(visit);
  await visit.page.goBack();
  await isSignedOut(visit);
});

test("near the absolute limit the warning offers nothing that it can't do", async ({ visit, invite }) => {
  const { page } = visit;
  await visit.setUp(await invite());
  await worksOn(visit, 12 * 60 - 3);
  await opens(visit, "/");
  await passes(visit, MINUTE);
  await expect(warning(visit)).toHaveAccessibleName(IN_TWO_MINUTES);
  await expect(warning(visit)).toHaveAccessibleDescription(/can’t be extended/);
  await expect(page.getByRole("button", { name: STAY })).toHaveCount(0);
  expect.soft(await axe(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(warning(visit)).toHaveCount(0);
  // Told once: whoever put it away is at work.
  await passes(visit, MINUTE);
  await expect(warning(visit)).toHaveCount(0);
  await passes(visit, MINUTE);
  await isSignedOut(visit);
});

test("what is done in another window counts here", async ({ visit, invite }) => {
  const { page } = visit;
  await visit.setUp(await invite());
  await opens(visit, "/");
  const other = await page.context().newPage();
  // Done before the warning was due, it never comes.
  visit.firm.clock.advance(20 * MINUTE);
  await other.goto(`${visit.firm.url}/security`);
  visit.firm.clock.advance(8 * MINUTE);
  const asked = page.waitForResponse((response) => response.url().endsWith("/api/session/left"));
  await page.clock.fastForward(28 * MINUTE * 1000);
  await asked;
  await expect(warning(visit)).toHaveCount(0);
  // Done while it stands, it goes when somebody comes back to it.
  await passes(visit, 20 * MINUTE);
  await expect(warning(visit)).toBeVisible();
  await other.reload();
  await page.clock.fastForward(6000);
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(warning(visit)).toHaveCount(0);
});

test("a machine that slept past the end shows nothing of the page when it wakes", async ({ visit, invite }) => {
  await visit.setUp(await invite());
  await opens(visit, "/");
  await sleeps(visit, 45 * MINUTE);
  await visit.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await isSignedOut(visit);
});

test("a machine that slept asks by itself, within half a minute", async ({ visit, invite }) => {
  await visit.setUp(await invite());
  await opens(visit, "/");
  await sleeps(visit, 28 * MINUTE);
  await visit.page.clock.runFor(MINUTE * 500);
  await expect(warning(visit)).toBeVisible();
});

test("a page that the browser kept is seen only once the server was asked", async ({ visit, invite }) => {
  const { page } = visit;
  const left = (event: string) => page.evaluate((name) => void window.dispatchEvent(new Event(name)), event);
  await visit.setUp(await invite());
  await opens(visit, "/");
  await left("pagehide");
  await expect(page.locator("h1")).toBeHidden();
  await left("pageshow");
  await expect(page.locator("h1")).toBeVisible();
  await left("pagehide");
  visit.firm.clock.advance(31 * MINUTE);
  await left("pageshow");
  await isSignedOut(visit);
});

test("without a connection it says that it can't extend, and hides the page at the end", async ({ visit, invite, watch }) => {
  watch.expects(/net::ERR_/);
  const { page } = visit;
  await visit.setUp(await invite());
  await opens(visit, "/");
  await passes(visit, 28 * MINUTE);
  await expect(warning(visit)).toBeVisible();
  await page.context().setOffline(true);
  await page.getByRole("button", { name: STAY }).click();
  await expect(warning(visit).getByRole("alert")).toContainText("Check your connection");
  await expect(warning(visit)).toBeVisible();
  await page.context().setOffline(false);
  await extendsBy(visit, () => page.getByRole("button", { name: STAY }).click());

  await page.context().setOffline(true);
  await passes(visit, 30 * MINUTE);
  await expect(page.getByText("Hello, Marie")).toHaveCount(0);
  await page.context().setOffline(false);
});

test("one signs out from the warning", async ({ visit, invite }) => {
  await visit.setUp(await invite());
  await opens(visit, "/");
  await passes(visit, 28 * MINUTE);
  await warning(visit).getByRole("button", { name: "Sign out" }).click();
  await visit.isAt("/sign-in");
  await expect(visit.page.getByRole("alert")).toHaveCount(0);
});

test("it comes while a code is set up, and in the admin view over its dialogs", async ({ visit, invite, browse }) => {
  const marie = await browse();
  await marie.page.clock.install();
  await marie.accept(await invite());
  await opens(marie, "/set-up/authenticator");
  const owner = await invite({ role: "owner" });
  await visit.setUp(owner, "/admin");
  await opens(visit, "/admin/firm/names");
  await visit.page.locator("input[name=name]").focus();
  await passes(visit, 13 * MINUTE);
  await expect(warning(visit)).toHaveAccessibleName(IN_TWO_MINUTES);
  expect.soft(await axe(visit.page)).toEqual([]);
  await extendsBy(visit, () => visit.page.keyboard.press("Escape"));
  // The dialog below is still there.
  await expect(visit.page.getByRole("dialog")).toBeVisible();
  await expect(visit.page.locator("input[name=name]")).toBeFocused();
  await visit.isAt("/admin/firm/names");

  await marie.page.clock.fastForward(13 * MINUTE * 1000);
  await passes(marie, 15 * MINUTE);
  await expect(warning(marie)).toBeVisible();
});

test("after signing out the way back shows nothing", async ({ visit, invite }) => {
  const { page } = visit;
  await visit.setUp(await invite());
  await opens(visit, "/security");
  await opens(visit, "/");
  await expect(page.getByText("Hello, Marie")).toBeVisible();
  const out = page.waitForResponse((response) => response.url().endsWith("/api/sign-out"));
  await visit.signOut();
  expect(await (await out).headerValue("clear-site-data")).toBe('"cache", "storage"');
  for (let pages = 0; pages < 2; pages += 1) {
    await page.goBack();
    await visit.isAt("/sign-in");
    await expect(page.getByText("Hello, Marie")).toHaveCount(0);
  }
});
