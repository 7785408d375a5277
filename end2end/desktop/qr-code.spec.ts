// The QR code can be scanned from any screen, and apps of every make understand it, whatever the firm is called.
import { broken, shortName } from "../support/key-uri";
import { isWhollyInSight } from "../support/eyes";
import { drawing, scan } from "../support/qr";
import { expect, test } from "../support/test";

for (const colorScheme of ["light", "dark"] as const) {
  for (const deviceScaleFactor of [1, 2]) {
    test(`it is read from a ${colorScheme} page at ${deviceScaleFactor} pixels a point`, async ({ browse, invite }) => {
      const visit = await browse({ colorScheme, deviceScaleFactor });
      const marie = await invite();
      await visit.accept(marie);
      await isWhollyInSight(visit.qr);
      expect(broken(scan(await visit.page.screenshot()), marie.username)).toEqual([]);

      const { width = 0 } = (await visit.qr.boundingBox()) ?? {};
      expect(width).toBeGreaterThanOrEqual(240);
      const { module, quietZone, grey } = drawing(await visit.qr.screenshot());
      expect(quietZone).toBeGreaterThanOrEqual(4);
      expect(Number.isInteger(module), `whole pixels, not ${module}, a module`).toBe(true);
      expect(grey, "nothing is smoothed").toBe(0);
    });
  }
}

const firms = [
  { name: "Côté, Lévesque & Associés", shortName: "Cote Levesque", inTheApp: /^Cote Levesque$/ },
  { name: "Côté, Lévesque & Associés", inTheApp: /^Cote Levesque/ },
  { name: "Œuvres & Fils comptables professionnels agréés S.E.N.C.R.L.", inTheApp: /^Oeuvres (and|et) Fils/ },
  { name: "Smith & Sons: Tax + Audit, 100% #1 / CPA?", inTheApp: /^Smith and Sons Tax/ },
];

for (const { inTheApp, ...about } of firms) {
  const called = about.shortName ? `${about.name} (${about.shortName})` : about.name;
  test(`a client of ${called} gets an entry that apps read`, async ({ browse, invite, openFirm }) => {
    const firm = await openFirm({ shortName: undefined, ...about });
    const visit = await browse({}, firm);
    const marie = await invite({}, firm);
    const { authenticator } = await visit.setUp(marie);
    expect(shortName(authenticator.uri)).toMatch(inTheApp);
  });
}
