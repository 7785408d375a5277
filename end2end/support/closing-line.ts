// Closes a run with the one line that every reader of logs understands, alone on its line.
import type { FullConfig, Reporter, Suite } from "@playwright/test/reporter";

export default class ClosingLine implements Reporter {
  private suite?: Suite;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(): void {
    const outcomes = (this.suite?.allTests() ?? []).map((test) => test.outcome());
    const failed = outcomes.filter((outcome) => outcome === "unexpected").length;
    const skipped = outcomes.filter((outcome) => outcome === "skipped").length;
    const late = outcomes.filter((outcome) => outcome === "flaky").length;
    if (late > 0) console.log(`\n${late} of them at the second try`);
    const passed = outcomes.length - failed - skipped;
    console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  }

  printsToStdio(): boolean {
    return true;
  }
}
