// A client who lost the phone is back in a minute, whatever browser the accountant has.
import { MINUTE, STEP } from "../support/clock";
import { Staff } from "../support/staff";
import { expect, test } from "../support/test";

test("a client is reset, and comes back with password and issued code", async ({ visit, browse, invite, clock }) => {
  const marie = await invite();
  const hers = await browse();
  await hers.setUp(marie);
  const accountant = new Staff(visit, (await visit.setUp(await invite({ role: "accountant" }), "/admin")).authenticator);
  clock.advance(6 * MINUTE);
  const { page } = visit;
  await accountant.opensClient(marie.username);
  await page.locator("a[href$='/reset']").click();
  await page.locator("input[name=check][value=called_back]").check();
  await page.locator("input[name=reason]").fill("Lost the telephone");
  await accountant.prove();
  await page.locator("dialog button.danger").click();
  const issued = (await page.locator("output").innerText()).trim();
  // The session that was open is dead; the password alone opens nothing; the code leads to set-up.
  await hers.page.goto(`${hers.firm.url}/`);
  await hers.isAt("/sign-in");
  await hers.beginSignIn(marie);
  await hers.enter(issued);
  await hers.isAt("/set-up/authenticator");
  const authenticator = await hers.scan(marie);
  await hers.enter(authenticator.code());
  await hers.isAt("/set-up/recovery-codes");
  await hers.recoveryCodes();
  await hers.finish();
  await hers.signOut();
  clock.advance(STEP);
  await hers.signIn(marie, authenticator.code());
  expect(issued).not.toBe("");
});
