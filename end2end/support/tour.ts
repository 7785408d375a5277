// Every page that a client meets, in the order of their journey, with the states in which it looks different. At each stop
// the page stands ready to be looked at; whoever looks may reload it or change its size, but not leave it.
import { STEP } from "./clock";
import type { Person, Visit } from "./visit";

export async function* tour(visit: Visit, person: Person): AsyncGenerator<string> {
  for await (const place of stops(visit, person)) {
    // A page that a form led to may be read before its style has come.
    await visit.page.waitForLoadState();
    yield place;
  }
}

async function* stops(visit: Visit, person: Person): AsyncGenerator<string> {
  const { page, words, firm } = visit;

  await page.goto(person.link);
  await visit.password.waitFor();
  yield "choose a password";

  await visit.choosePassword(person, "too short");
  await visit.reads(words.tooShort);
  yield "choose a password, refused";

  await visit.choosePassword(person);
  await visit.isAt("/set-up/authenticator");
  await visit.qr.waitFor();
  yield "connect your app";

  const authenticator = await visit.scan(person);
  await visit.enter(authenticator.wrongCode());
  await visit.reads(words.wrongCode);
  yield "connect your app, wrong code";

  await visit.enter(authenticator.code());
  await visit.isAt("/set-up/recovery-codes");
  const recoveryCodes = await visit.recoveryCodes();
  yield "save your recovery codes";

  await visit.press(words.finish);
  await visit.reads(words.tickToFinish);
  yield "save your recovery codes, not ticked";

  await visit.finish();
  await visit.reads(firm.about.name);
  yield "portal";

  await visit.signOut();
  yield "sign in";

  await visit.givePassword(person, "not the password they chose");
  await visit.reads(words.wrongPassword);
  yield "sign in, refused";

  firm.clock.advance(5 * 60);
  await visit.beginSignIn(person);
  yield "verify";

  for (const tries of [4, 3]) {
    await visit.enter(authenticator.wrongCode());
    await visit.reads(words.triesLeft(tries));
  }
  yield "verify, two wrong codes";

  await visit.act(words.cannotUseApp).click();
  await visit.isAt("/sign-in/help");
  yield "I can't use my app";

  await page.goto(`${firm.url}/sign-in/verify`);
  await visit.enter(recoveryCodes[0] as string);
  await visit.isAt("/");
  await visit.signOut();
  firm.clock.advance(STEP);
  await visit.signIn(person, authenticator.code());
  await visit.reads(words.newSignIn);
  yield "portal, asked about a sign-in";

  await visit.press(words.wasntMe);
  await visit.isAt("/security/password");
  yield "choose a new password";

  await visit.signOut();
  await page.goto(person.link);
  await visit.reads(words.invitationOver);
  yield "used invitation";
}
