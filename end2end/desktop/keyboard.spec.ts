// From end to end without a mouse, the focus always in sight.
import { STEP } from "../support/clock";
import { hydrated } from "../support/hydrated";
import { tabTo } from "../support/keyboard";
import { expect, test } from "../support/test";

test("signing in and out needs only the keyboard", async ({ visit, invite, clock, words }) => {
  const marie = await invite();
  const { authenticator } = await visit.setUp(marie);
  await visit.signOut();
  clock.advance(STEP);
  const { page } = visit;

  await page.goto(`${visit.firm.url}/sign-in`);
  await tabTo(page, visit.username);
  await page.keyboard.type(marie.username);
  await tabTo(page, visit.password);
  await page.keyboard.type(marie.password);
  await page.keyboard.press("Enter");
  await visit.isAt("/sign-in/verify");

  await tabTo(page, visit.code);
  await page.keyboard.type(authenticator.code());
  await tabTo(page, page.getByRole("button", { name: words.verify, exact: true }));
  await page.keyboard.press("Enter");
  await visit.isAt("/");

  await tabTo(page, page.getByRole("button", { name: words.signOut, exact: true }));
  await page.keyboard.press("Enter");
  await visit.isAt("/sign-in");
});

test("setting up needs only the keyboard", async ({ visit, invite, words }) => {
  const marie = await invite();
  const { page } = visit;
  await page.goto(marie.link);
  await tabTo(page, visit.password);
  await page.keyboard.type(marie.password);
  await page.keyboard.press("Enter");
  await visit.isAt("/set-up/authenticator");

  await tabTo(page, visit.code);
  await page.keyboard.type((await visit.scan(marie)).code());
  await page.keyboard.press("Enter");
  await visit.isAt("/set-up/recovery-codes");

  const saved = page.locator("input[name=saved]");
  await tabTo(page, saved);
  await page.keyboard.press("Space");
  await expect(saved).toBeChecked();
  await tabTo(page, page.getByRole("button", { name: words.finish, exact: true }));
  await page.keyboard.press("Enter");
  await visit.isAt("/");
});

test("the first stop skips to the content", async ({ visit }) => {
  const { page } = visit;
  await page.goto(`${visit.firm.url}/privacy`);
  await page.keyboard.press("Tab");
  const skip = page.locator("a[href='#main']");
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(visit.main).toBeFocused();
});

test("a wrong code is read out, and the caret is where the next one goes", async ({ visit, invite, words }) => {
  const marie = await invite();
  const { authenticator } = await visit.setUp(marie);
  await visit.signOut();
  await visit.beginSignIn(marie);
  await visit.page.reload();
  await hydrated(visit.page);
  await visit.enter(authenticator.wrongCode());
  await expect(visit.page.getByRole("alert")).toContainText(words.wrongCode);
  await expect(visit.code).toBeFocused();
});

test("a refusal with no field to type in again takes the focus", async ({ visit, invite, words }) => {
  const marie = await invite();
  await visit.accept(marie);
  await visit.enter((await visit.scan(marie)).code());
  await visit.recoveryCodes();
  await hydrated(visit.page);
  await visit.press(words.finish);
  const notice = visit.page.getByRole("alert");
  await expect(notice).toContainText(words.tickToFinish);
  await expect(notice).toBeFocused();
});

test("the password can be looked at while typing", async ({ visit, invite }) => {
  const marie = await invite();
  await visit.page.goto(marie.link);
  await visit.password.fill(marie.password);
  const show = visit.page.locator("input[name=password] ~ button, label:has(input[name=password]) button").first();
  await expect(visit.password).toHaveAttribute("type", "password");
  await show.click();
  await expect(visit.password).toHaveAttribute("type", "text");
  await expect(visit.password).toHaveValue(marie.password);
  await show.click();
  await expect(visit.password).toHaveAttribute("type", "password");
});
