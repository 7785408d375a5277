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

test("a page on which somebody is signed in says how long that lasts", async ({ visit, invite }) => {
  const limit = visit.page.locator(".limit");
  await visit.accept(await invite());
  await expect(limit).toBeVisible();
  expect(await limit.innerText()).toBe("For your safety, you are signed out after 30\u00a0minutes without a click.");
  await visit.page.context().clearCookies();
  await visit.page.goto(`${visit.firm.url}/sign-in`);
  await expect(limit).toHaveCount(0);
});
