// A refusal says what happened and what to do, beside the field, and gives nothing away.
import { STEP } from "../support/clock";
import { expect, test } from "../support/test";

test("an unknown username and a wrong password read the same", async ({ visit, invite, words }) => {
  const marie = await invite();
  await visit.setUp(marie);
  await visit.signOut();

  await visit.givePassword(marie, "not the password they chose");
  await visit.reads(words.wrongPassword);
  const known = await visit.main.innerText();

  await visit.givePassword({ ...marie, username: "nobody@example.com" }, "not the password they chose");
  await visit.reads(words.wrongPassword);
  expect(await visit.main.innerText()).toBe(known);
  await expect(visit.password).toHaveValue("");
});

test("a wrong code is told beside its field, which is empty and has the next try", async ({ visit, invite, clock, words }) => {
  const marie = await invite();
  const { authenticator } = await visit.setUp(marie);
  await visit.signOut();
  clock.advance(STEP);
  await visit.beginSignIn(marie);

  await visit.enter(authenticator.wrongCode());
  await visit.reads(words.wrongCode);
  await visit.reads(words.triesLeft(4));
  await expect(visit.code).toHaveAttribute("aria-invalid", "true");
  await expect(visit.code).toHaveAccessibleDescription(new RegExp(words.notTheCode));
  await expect(visit.code).toHaveValue("");

  await visit.enter(authenticator.code());
  await visit.isAt("/");
});

test("after two wrong codes the page says what to check", async ({ visit, invite, words }) => {
  const marie = await invite();
  const { authenticator } = await visit.setUp(marie);
  await visit.signOut();
  await visit.beginSignIn(marie);
  await visit.enter(authenticator.wrongCode());
  await visit.reads(words.triesLeft(4));
  await expect(visit.page.getByText(words.threeThings)).toHaveCount(0);
  await visit.enter(authenticator.wrongCode());
  await visit.reads(words.triesLeft(3));
  await visit.reads(words.threeThings);
});

test("the fifth wrong code ends the sign-in, and the right one comes too late", async ({ visit, invite, clock, words }) => {
  const marie = await invite();
  const { authenticator } = await visit.setUp(marie);
  await visit.signOut();
  clock.advance(STEP);
  await visit.beginSignIn(marie);
  for (const left of [4, 3, 2, 1]) {
    await visit.enter(authenticator.wrongCode());
    await visit.reads(words.triesLeft(left));
  }
  await visit.enter(authenticator.wrongCode());
  await visit.reads(words.fifthWrongCode);

  await visit.page.goto(`${visit.firm.url}/`);
  await visit.isAt("/sign-in");
  await visit.signIn(marie, authenticator.code());
});

test("finishing without the tick is told beside it, and the codes are still there", async ({ visit, invite, words }) => {
  const marie = await invite();
  await visit.accept(marie);
  await visit.enter((await visit.scan(marie)).code());
  const codes = await visit.recoveryCodes();

  await visit.press(words.finish);
  await visit.reads(words.tickToFinish);
  expect(await visit.recoveryCodes()).toEqual(codes);
  await visit.finish();
});
