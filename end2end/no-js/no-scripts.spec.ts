// Without scripts nothing is promised that isn't kept.
import { expect, test } from "../support/test";
import { tour } from "../support/tour";

test("no page shows a button that needs a script", async ({ visit, invite }) => {
  const marie = await invite();
  for await (const place of tour(visit, marie)) {
    const idle = visit.page.locator("button[type=button], button:not(form button)").filter({ visible: true });
    expect.soft(await idle.allInnerTexts(), place).toEqual([]);
  }
});

test("each page says all it has to say", async ({ visit, invite }) => {
  const marie = await invite();
  for await (const place of tour(visit, marie)) {
    await expect.soft(visit.page.locator("h1"), place).toBeVisible();
    await expect.soft(visit.page.locator("[aria-busy=true]"), place).toHaveCount(0);
  }
});
