/** Control characters, and those that are not seen or reorder their neighbours. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u034f\u115f\u1160\u3164\uffa0]/gu

/** `text` with a token in the place of every character that a reader would not see. */
export const visible = (text: string) =>
  text.replace(HIDDEN, (hidden) => `‹U+${hidden.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}›`)
