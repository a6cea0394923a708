/** Control characters, characters that are invisible, and characters that reorder their neighbours. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u034f\u115f\u1160\u3164\uffa0]/gu

/** Replaces every character that a reader would not see with a token such as `‹U+200B›`. */
export const visible = (text: string) =>
  text.replace(INVISIBLE, (character) => `‹U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}›`)
