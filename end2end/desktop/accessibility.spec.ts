// axe finds nothing on any page, light or dark; everything can be read at 320 px and with text twice the size.
import { axe } from "../support/accessibility";
import { scrollsOnlyDown } from "../support/eyes";
import { expect, test } from "../support/test";
import { tour } from "../support/tour";

test("axe finds nothing on any page, light or dark", async ({ visit, invite }) => {
  const marie = await invite();
  for await (const place of tour(visit, marie)) {
    for (const colorScheme of ["light", "dark"] as const) {
      await visit.page.emulateMedia({ colorScheme });
      expect.soft(await axe(visit.page), `${place}, ${colorScheme}`).toEqual([]);
    }
  }
});

test("each page has a title of its own, one main heading and its language", async ({ visit, invite }) => {
  const marie = await invite();
  const titles = new Map<string, string>();
  for await (const place of tour(visit, marie)) {
    await expect.soft(visit.page.locator("h1"), place).toHaveCount(1);
    const { pathname } = new URL(visit.page.url());
    const page = pathname.startsWith("/set-up/") && place.includes("invitation") ? place : pathname;
    // When the browser moves on without a reload, the title follows the page by a moment.
    const pageOfTitle = async () => titles.get(await visit.page.title()) ?? page;
    await expect.poll(pageOfTitle, `the title of ${place} is that of one page`).toBe(page);
    const title = await visit.page.title();
    expect.soft(title, place).toContain(visit.firm.about.name);
    titles.set(title, page);
  }
});

test("each page fits a window of 320 px", async ({ visit, invite }) => {
  const marie = await invite();
  for await (const place of tour(visit, marie)) {
    await test.step(place, async () => {
      await visit.page.setViewportSize({ width: 320, height: 640 });
      await scrollsOnlyDown(visit.page);
      await visit.page.setViewportSize({ width: 1280, height: 720 });
    });
  }
});

// Every measure of the layout is in em, so text of twice the size in 1280 px is laid out as in 640 px.
test.describe("with text twice the size", () => {
  test.use({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });

  test("each page can be read", async ({ visit, invite }) => {
    const marie = await invite();
    for await (const place of tour(visit, marie)) {
      await test.step(place, () => scrollsOnlyDown(visit.page));
    }
  });
});
