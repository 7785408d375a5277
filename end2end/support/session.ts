// The end of a session: the server's clock and the browser's go on together, and nobody waits.
import { expect, type Locator } from "@playwright/test";
import { MINUTE } from "./clock";
import type { Visit } from "./visit";

/** Time passes at both ends: the server's first, so that what the browser then asks is answered for that moment. */
export async function passes(visit: Visit, seconds: number): Promise<void> {
  visit.firm.clock.advance(seconds);
  await visit.page.clock.fastForward(seconds * 1000);
}

/** The machine sleeps: the calendar goes on, and no timer runs. */
export async function sleeps(visit: Visit, seconds: number): Promise<void> {
  const now = await visit.page.evaluate(() => Date.now());
  visit.firm.clock.advance(seconds);
  await visit.page.clock.setSystemTime(now + seconds * 1000);
}

export function warning(visit: Visit): Locator {
  return visit.page.getByRole("alertdialog");
}

/** Does what puts the end off, and waits until the server has done so. */
export async function extendsBy(visit: Visit, act: () => Promise<void>): Promise<void> {
  const extended = visit.page.waitForResponse((response) => response.url().endsWith("/api/session/extend"));
  const [answer] = await Promise.all([extended, act()]);
  expect(answer.status()).toBe(200);
  await expect(warning(visit)).toHaveCount(0);
}

/** Loads a page whose timers the test moves, and waits until it knows how long there is. */
export async function opens(visit: Visit, path: string): Promise<void> {
  const known = visit.page.waitForResponse((response) => response.url().endsWith("/api/session/left"));
  await visit.page.goto(`${visit.firm.url}${path}`);
  expect((await known).status()).toBe(200);
}

/** Somebody works on, for so long, until the absolute limit is near. */
export async function worksOn(visit: Visit, minutes: number): Promise<void> {
  for (let left = minutes; left > 0; left -= 10) {
    visit.firm.clock.advance(Math.min(left, 10) * MINUTE);
    const headers = { accept: "application/json" };
    const answer = await visit.page.request.post(`${visit.firm.url}/api/session/extend`, { headers });
    expect(answer.status()).toBe(200);
  }
}
