// The authenticator app of the tests is right, and its clock is the test's.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Authenticator } from "../support/authenticator";
import { Clock, STEP } from "../support/clock";

// RFC 6238 appendix B: the ASCII secret 12345678901234567890, the last six of eight digits.
const uri = "otpauth://totp/Firm:marie?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Firm";

test("it shows the codes of RFC 6238, step by step", () => {
  const folder = mkdtempSync(join(tmpdir(), "guichet-clock-"));
  const clock = new Clock(folder);
  const authenticator = new Authenticator(uri, clock);
  for (const [second, code] of [[59, "287082"], [1_111_111_109, "081804"], [2_000_000_000, "279037"]] as const) {
    clock.advance(second - clock.now() / 1000);
    expect(authenticator.code()).toBe(code);
    clock.advance(STEP);
    expect(authenticator.code(-1)).toBe(code);
    expect(authenticator.wrongCode()).not.toBe(authenticator.code());
  }
  rmSync(folder, { recursive: true });
});
