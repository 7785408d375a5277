// What eyes and fingers need of a page: everything in sight, nothing too small to hit, no scrolling sideways.
import { expect, type Locator, type Page } from "@playwright/test";

/** The whole of it is in the window as the page opened, and nothing lies over it. */
export async function isWhollyInSight(what: Locator): Promise<void> {
  expect(await what.page().evaluate(() => scrollY), "nobody has scrolled").toBe(0);
  await expect(what).toBeInViewport({ ratio: 1 });
}

export async function scrollsOnlyDown(page: Page): Promise<void> {
  const over = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > clientWidth + 0.5);
    return [`${scrollWidth} px in a window of ${clientWidth} px`, ...wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))];
  });
  expect.soft(over, "the page is no wider than its window").toEqual([]);
}

/** Targets of touch that are smaller than `least` CSS px; links within a sentence may be (WCAG 2.2, SC 2.5.8). */
export async function tooSmallToTouch(page: Page, least: number): Promise<string[]> {
  return page.evaluate((least) => {
    const inSight = (one: Element) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const within = (one: Element) => getComputedStyle(one).display === "inline";
    const target = (one: Element) => one.closest("label") ?? (one instanceof HTMLInputElement && one.labels?.[0]?.contains(one) ? one.labels[0] : one);
    // What a finger hits may be taller than what shows: the element answers for a box around it.
    const height = (one: Element, box: DOMRect) => {
      const around = getComputedStyle(one, "::after");
      if (around.content === "none" || around.position !== "absolute") return box.height;
      return box.height - parseFloat(around.top) - parseFloat(around.bottom);
    };
    return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, [role=button]")]
      .filter((one) => inSight(one) && !within(one))
      .map((one) => ({ one, box: (one.matches("[type=checkbox], [type=radio]") ? target(one) : one).getBoundingClientRect() }))
      // A skip link is a pixel wide until it has the focus.
      .filter(({ box }) => box.width > 1 && box.height > 1)
      .filter(({ one, box }) => box.width < least - 0.5 || height(one, box) < least - 0.5)
      .map(({ one, box }) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${one.outerHTML.slice(0, 120)}`);
  }, least);
}
