// Password managers and authenticator apps put things on the clipboard: every field takes them from there.
import { mayUseClipboard, putOnClipboard } from "../support/clipboard";
import { STEP } from "../support/clock";
import { expect, test } from "../support/test";

const ways = [
  { how: "in two groups", as: (code: string) => code.replace(/^.../, "$& ") },
  { how: "with a dash", as: (code: string) => code.replace(/^.../, "$&-") },
  { how: "with blanks around", as: (code: string) => `  ${code}\n` },
];

for (const { how, as } of ways) {
  test(`a code pasted ${how} is taken`, async ({ visit, invite, clock }) => {
    const marie = await invite();
    const { authenticator } = await visit.setUp(marie);
    await visit.signOut();
    clock.advance(STEP);
    await visit.beginSignIn(marie);

    await mayUseClipboard(visit.page);
    await putOnClipboard(visit.page, as(authenticator.code()));
    await visit.code.focus();
    await visit.page.keyboard.press("ControlOrMeta+V");
    await visit.press(visit.words.verify);
    await visit.isAt("/");
  });
}

test("a password can be pasted", async ({ visit, invite }) => {
  const marie = await invite();
  await visit.page.goto(marie.link);
  await mayUseClipboard(visit.page);
  await putOnClipboard(visit.page, marie.password);
  await visit.password.focus();
  await visit.page.keyboard.press("ControlOrMeta+V");
  await expect(visit.password).toHaveValue(marie.password);
});

test("the fields say what they are for, so that browsers and phones fill them in", async ({ visit, invite }) => {
  const marie = await invite();
  await visit.page.goto(marie.link);
  await expect(visit.password).toHaveAttribute("autocomplete", "new-password");
  await visit.setUp(marie);
  await visit.signOut();
  await expect(visit.username).toHaveAttribute("autocomplete", "username");
  await expect(visit.password).toHaveAttribute("autocomplete", "current-password");
  await visit.beginSignIn(marie);
  await expect(visit.code).toHaveAttribute("autocomplete", "one-time-code");
  await expect(visit.code).toHaveAttribute("inputmode", "numeric");
});
