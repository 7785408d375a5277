// A folder says where its tests run: `everywhere` in all four browsers, `desktop`, `phone`, `no-js` and `french` in the one
// of that name, `helpers` in none (they hold the helpers themselves to what they promise).
import { defineConfig } from "@playwright/test";
import type { Choices } from "./support/test";
import { chromium } from "./support/browser";

const desktop = { viewport: { width: 1280, height: 720 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

export default defineConfig<Choices>({
  testDir: ".",
  outputDir: "../target/end2end",
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // On a busy machine a browser may be late once; the output names every test that needed its second try.
  retries: process.env.CI ? 1 : 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["./support/closing-line.ts"]],
  use: {
    launchOptions: chromium,
    locale: "en-CA",
    timezoneId: "America/Toronto",
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
  },
  projects: [
    { name: "helpers", testMatch: "helpers/**/*.spec.ts" },
    { name: "desktop", testMatch: ["everywhere/**/*.spec.ts", "desktop/**/*.spec.ts"], use: desktop },
    {
      name: "no-js",
      testMatch: ["everywhere/**/*.spec.ts", "no-js/**/*.spec.ts"],
      use: { ...desktop, javaScriptEnabled: false },
    },
    { name: "phone", testMatch: ["everywhere/**/*.spec.ts", "phone/**/*.spec.ts"], use: phone },
    {
      name: "french",
      testMatch: ["everywhere/**/*.spec.ts", "french/**/*.spec.ts"],
      use: { ...desktop, locale: "fr-CA", language: "fr" },
    },
  ],
});
