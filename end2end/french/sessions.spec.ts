// The warning before a session ends, in French.
import { axe } from "../support/accessibility";
import { MINUTE } from "../support/clock";
import { extendsBy, opens, passes, warning } from "../support/session";
import { expect, test } from "../support/test";

test("the warning is French, and one click puts the end off", async ({ visit, invite }) => {
  await visit.page.clock.install();
  await visit.setUp(await invite());
  await opens(visit, "/");
  await passes(visit, 28 * MINUTE);
  await expect(warning(visit)).toHaveAccessibleName("Votre session prendra fin dans 2\u00a0minutes");
  await expect(warning(visit)).toHaveAccessibleDescription(/^Personne n’a utilisé/);
  expect.soft(await axe(visit.page)).toEqual([]);
  await extendsBy(visit, () => visit.press("Prolonger la session"));
});
