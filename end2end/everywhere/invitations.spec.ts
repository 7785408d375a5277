// An invitation is good for one set-up and for some days, and never for less because a mail scanner looked at it first.
import { DAY } from "../support/clock";
import { expect, test } from "../support/test";
import type { Visit } from "../support/visit";

test("a used invitation says so, and where to go", async ({ visit, invite, browse }) => {
  const marie = await invite();
  await visit.setUp(marie);
  const somebody = await browse();
  await somebody.page.goto(marie.link);
  await saysItIsOver(somebody);
});

test("an expired invitation says so, and where to go", async ({ visit, invite, clock }) => {
  const marie = await invite();
  clock.advance(90 * DAY);
  await visit.page.goto(marie.link);
  await saysItIsOver(visit);
});

test("an invented invitation is told nothing more", async ({ visit }) => {
  await visit.page.goto(`${visit.firm.url}/set-up/${"A".repeat(43)}`);
  await saysItIsOver(visit);
});

test("looking at an invitation doesn't spend it", async ({ visit, invite }) => {
  const marie = await invite();
  const { request } = visit.page.context();
  expect((await request.head(marie.link)).ok()).toBe(true);
  expect((await request.get(marie.link)).ok()).toBe(true);
  await visit.page.goto(marie.link);
  await visit.accept(marie);
});

test("a password that is too short or too well known is refused beside its field, and nothing is lost", async ({ visit, invite, words }) => {
  const marie = await invite();
  await visit.page.goto(marie.link);
  await visit.choosePassword(marie, "too short");
  await visit.reads(words.tooShort);
  await expect(visit.password).toHaveAttribute("aria-invalid", "true");
  await expect(visit.password).toHaveAccessibleDescription(words.tooShort);

  await visit.choosePassword(marie, "passwordpassword");
  await expect(visit.password).toHaveAttribute("aria-invalid", "true");
  await expect(visit.password).not.toHaveAccessibleDescription(words.tooShort);

  await visit.choosePassword(marie);
  await visit.isAt("/set-up/authenticator");
});

async function saysItIsOver(visit: Visit): Promise<void> {
  await visit.reads(visit.words.invitationOver);
  await visit.reads(visit.firm.about.phone as string);
  await expect(visit.password).toHaveCount(0);
  await visit.act(visit.words.signIn).click();
  await visit.isAt("/sign-in");
}
