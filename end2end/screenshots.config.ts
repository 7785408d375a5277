// The browsers that screenshots.ts takes its pictures with: nothing is tested, `make screenshots` runs it.
import { defineConfig } from "@playwright/test";
import everyday from "./playwright.config";
import type { Choices } from "./support/test";

const desktop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const french = { locale: "fr-CA", language: "fr" } as const;

export default defineConfig<Choices>({
  ...everyday,
  testMatch: ["screenshots.ts", "screenshots-admin.ts"],
  projects: [
    { name: "desktop-en", use: desktop },
    { name: "desktop-fr", use: { ...desktop, ...french } },
    { name: "phone-en", use: phone },
    { name: "phone-fr", use: { ...phone, ...french } },
  ],
});
