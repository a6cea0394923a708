import type { Language } from '../shared/language.js'
import * as da from './words/da.js'
import * as de from './words/de.js'
import * as en from './words/en.js'
import type { CheckWords, FindingWords, LintWords } from './words/types.js'

export type { CheckWords, FindingWords, LintWords } from './words/types.js'

// One object for each kind of words, so that a script contains only the words that it shows.
export const checkWords: Readonly<Record<Language, CheckWords>> = { en: en.check, de: de.check, da: da.check }
export const findingWords: Readonly<Record<Language, FindingWords>> = { en: en.findings, de: de.findings, da: da.findings }
export const lintWords: Readonly<Record<Language, LintWords>> = { en: en.lint, de: de.lint, da: da.lint }

/** Returns `template` with each `{}` replaced by the next of `values`. */
export const fill = (template: string, ...values: (string | number)[]) => {
  const parts = template.split('{}')
  let text = parts[0]!
  for (let at = 1; at < parts.length; at++) text += String(values[at - 1] ?? '') + parts[at]!
  return text
}
