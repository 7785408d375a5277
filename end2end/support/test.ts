// The fixtures: `firm` is shared by the tests of a worker, everything else is fresh. Each test starts a day after the one
// before it, so that no delay or lock of one reaches another, and each invites people of its own.
import { test as base, type BrowserContextOptions } from "@playwright/test";
import { DAY, type Clock } from "./clock";
import { Firm, type About, type Invitee } from "./firm";
import { Visit, type Person } from "./visit";
import { Watch } from "./watch";
import { words, type Language, type Words } from "./words";

export { expect } from "@playwright/test";

export interface Choices {
  language: Language;
}

export interface Fixtures extends Choices {
  words: Words;
  clock: Clock;
  watch: Watch;
  /** The person at `page`, with the firm of this worker. */
  visit: Visit;
  invite: (invitee?: Partial<Invitee>, firm?: Firm) => Promise<Person>;
  /** Another browser, watched as well. */
  browse: (options?: BrowserContextOptions, firm?: Firm) => Promise<Visit>;
  /** A firm for this test alone. */
  openFirm: (about: Partial<About>) => Promise<Firm>;
}

export const coteLevesque = {
  name: "Côté, Lévesque & Associés",
  shortName: "Cote Levesque",
  phone: "418 555-0142",
  hours: { en: "Monday to Friday, 8:30\u00a0a.m. to 5\u00a0p.m.", fr: "du lundi au vendredi, de 8\u00a0h\u00a030 à 17\u00a0h" },
};

let invited = 0;

const preloaded = /was preloaded using link preload but not used/;

export const test = base.extend<Fixtures, { sharedFirm: Firm }>({
  language: ["en", { option: true }],

  sharedFirm: [
    async ({}, use) => {
      const firm = await Firm.open(coteLevesque);
      await use(firm);
      await firm.close();
    },
    { scope: "worker" },
  ],

  baseURL: ({ sharedFirm }, use) => use(sharedFirm.url),
  words: ({ language }, use) => use(words[language]),

  clock: ({ sharedFirm }, use) => {
    sharedFirm.clock.advance(DAY);
    return use(sharedFirm.clock);
  },

  watch: async ({ context, sharedFirm, javaScriptEnabled }, use) => {
    const watch = await Watch.over(context, sharedFirm.url);
    // Chromium fetches ahead what a page without scripts never uses, and says so when somebody reads it slowly.
    if (!javaScriptEnabled) watch.expects(preloaded);
    await use(watch);
    await watch.holds();
  },

  visit: ({ page, sharedFirm, words, watch, clock }, use) => {
    void clock;
    return use(new Visit(page, sharedFirm, words, watch));
  },

  invite: ({ sharedFirm, language, clock }, use) => {
    void clock;
    return use(async (invitee = {}, firm = sharedFirm) => {
      invited += 1;
      const username = invitee.username ?? `marie.gagnon.${invited}@example.com`;
      const name = invitee.name ?? "Marie Gagnon";
      const link = await firm.invite({ locale: language, ...invitee, username, name });
      return { username, name, link, password: `seven paper lanterns ${invited}` };
    });
  },

  browse: async ({ browser, contextOptions, locale, timezoneId, viewport, deviceScaleFactor, isMobile, hasTouch, javaScriptEnabled, sharedFirm, words, openFirm }, use) => {
    // Windows are closed before the servers that they look at.
    void openFirm;
    const opened: (() => Promise<void>)[] = [];
    const asHere = { locale, timezoneId, viewport, deviceScaleFactor, isMobile, hasTouch, javaScriptEnabled };
    await use(async (options = {}, firm = sharedFirm) => {
      const context = await browser.newContext({ ...contextOptions, ...asHere, ...options });
      const watch = await Watch.over(context, firm.url);
      if (!javaScriptEnabled) watch.expects(preloaded);
      opened.push(async () => {
        await watch.holds();
        await context.close();
      });
      return new Visit(await context.newPage(), firm, words, watch);
    });
    for (const close of opened) await close();
  },

  openFirm: async ({}, use) => {
    const opened: Firm[] = [];
    await use(async (about) => {
      const firm = await Firm.open({ ...coteLevesque, ...about });
      opened.push(firm);
      return firm;
    });
    for (const firm of opened) await firm.close();
  },
});
