// Somebody signs in from a browser that is new to the account: the portal home asks about it in the other one, and "It
// wasn't me" leaves nothing open but a new password.
import { STEP } from "../support/clock";
import { expect, test } from "../support/test";

test("it was me: the question goes, and both stay signed in", async ({ visit, invite, browse, clock, words }) => {
  const marie = await invite();
  const { authenticator } = await visit.setUp(marie);
  clock.advance(STEP);
  const away = await browse();
  await away.signIn(marie, authenticator.code());
  await expect(away.page.getByText(words.newSignIn)).toHaveCount(0);

  await visit.page.goto(visit.firm.url);
  await visit.reads(words.newSignIn);
  await visit.press(words.wasMe);
  await visit.isAt("/");
  await expect(visit.page.getByText(words.newSignIn)).toHaveCount(0);
  await away.page.reload();
  await away.isAt("/");
});

test("it wasn’t me: the other one is out, and a new password comes before all else", async ({ visit, invite, browse, clock, words, watch }) => {
  const marie = await invite();
  const { authenticator } = await visit.setUp(marie);
  clock.advance(STEP);
  const thief = await browse();
  await thief.signIn(marie, authenticator.code());

  await visit.page.goto(visit.firm.url);
  await visit.press(words.wasntMe);
  await visit.isAt("/security/password");
  await expect(visit.page.getByRole("heading", { level: 1 })).toHaveText(words.choosePassword);
  await thief.page.reload();
  await thief.isAt("/sign-in");
  // Neither the back button nor another address leads on.
  await visit.page.goBack();
  await visit.page.goto(`${visit.firm.url}/security`);
  await visit.isAt("/security/password");

  const another = "eight kites over the harbour";
  watch.keepSecret(another);
  await visit.page.locator("input[name=present]").fill(marie.password);
  await visit.password.fill(another);
  await visit.press(words.changePassword);
  await visit.isAt("/security");
  await visit.page.goto(visit.firm.url);
  await visit.isAt("/");
});
