// What isn't proven yet opens nothing, and what was shown once isn't shown again.
import { expect, test } from "../support/test";
import type { Visit } from "../support/visit";

test("a password alone doesn't open the portal", async ({ visit, invite }) => {
  const marie = await invite();
  await visit.setUp(marie);
  await visit.signOut();
  await visit.beginSignIn(marie);
  for (const path of ["/", "/set-up/authenticator", "/set-up/recovery-codes"]) {
    await visit.page.goto(`${visit.firm.url}${path}`);
    await visit.isAt("/sign-in/verify");
    await showsNoSecret(visit);
  }
});

test("half a set-up doesn't open the portal", async ({ visit, invite }) => {
  const marie = await invite();
  await visit.accept(marie);
  for (const path of ["/", "/set-up/recovery-codes", "/sign-in/verify"]) {
    await visit.page.goto(`${visit.firm.url}${path}`);
    await visit.isAt("/set-up/authenticator");
  }
});

test("without a sign-in each page of one leads to it", async ({ visit }) => {
  for (const path of ["/", "/sign-in/verify", "/set-up/authenticator", "/set-up/recovery-codes"]) {
    await visit.page.goto(`${visit.firm.url}${path}`);
    await visit.isAt("/sign-in");
  }
});

test("once finished, neither the QR code nor the recovery codes are shown again", async ({ visit, invite }) => {
  const marie = await invite();
  await visit.setUp(marie);
  for (const path of ["/set-up/authenticator", "/set-up/recovery-codes"]) {
    await visit.page.goto(`${visit.firm.url}${path}`);
    await visit.isAt("/");
    await showsNoSecret(visit);
  }
});

test("after signing out, the way back shows no secret", async ({ visit, invite }) => {
  const marie = await invite();
  const { authenticator, recoveryCodes } = await visit.setUp(marie);
  await visit.signOut();
  for (let steps = 0; steps < 5; steps += 1) {
    await visit.page.goBack();
    await showsNoSecret(visit);
    const shown = await visit.page.content();
    for (const secret of [authenticator.secret, marie.password, ...recoveryCodes]) expect(shown).not.toContain(secret);
  }
  await visit.page.goto(`${visit.firm.url}/`);
  await visit.isAt("/sign-in");
});

async function showsNoSecret(visit: Visit): Promise<void> {
  await expect(visit.qr).toHaveCount(0);
  await expect(visit.page.locator("#totp-key, ol#recovery-codes > li")).toHaveCount(0);
}
