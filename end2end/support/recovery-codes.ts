// Recovery codes as they are written: sixteen characters in groups of four.
export const RECOVERY_CODE = /\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b/g;

/** Every recovery code in a text, in its order. */
export function recoveryCodesIn(text: string): string[] {
  return text.match(RECOVERY_CODE) ?? [];
}
