import type { Language } from '../elements/language.js'
import type { Finding, ReportV1, Trouble } from '../elements/types.js'
import * as da from './words/da.js'
import * as de from './words/de.js'
import * as en from './words/en.js'

// Apart, so that nobody loads words that are not shown. `{}` is the domain, the number, or the place.

/** The words of a check. */
export interface CheckWords {
  readonly checking: string
  /** A headline a verdict. */
  readonly verdicts: Readonly<Record<ReportV1['verdict'], string>>
  /** What senders do, a sentence a verdict; without one, the report's own is shown. */
  readonly summaries?: Readonly<Record<ReportV1['verdict'], string>>
  readonly steps: Readonly<Record<ReportV1['steps'][number]['name'], string>>
  readonly states: Readonly<Record<ReportV1['steps'][number]['state'], string>>
  /** Before the moment of the check. */
  readonly checked: string
  readonly report: string
  readonly new_tab: string
  readonly troubles: Readonly<Record<Exclude<Trouble['kind'], 'no-domain'>, string>>
  /** Beside `busy`, where the seconds are known. */
  readonly again: string
}

/** The words around findings. */
export interface FindingWords {
  readonly severities: Readonly<Record<Finding['severity'], string>>
  /** One, and several. */
  readonly errors: readonly [string, string]
  readonly warnings: readonly [string, string]
  readonly line: string
  readonly column: string
}

/** The words of a linted text. */
export interface LintWords {
  readonly label: string
  readonly clean: string
  readonly mend: string
  /** How many of how many senders accept the text. */
  readonly senders: string
}

export const checkWords: Readonly<Record<Language, CheckWords>> = { en: en.check, de: de.check, da: da.check }
export const findingWords: Readonly<Record<Language, FindingWords>> = { en: en.findings, de: de.findings, da: da.findings }
export const lintWords: Readonly<Record<Language, LintWords>> = { en: en.lint, de: de.lint, da: da.lint }

/** `template` with `values` in the places of its `{}`, in order. */
export const fill = (template: string, ...values: (string | number)[]) => {
  const parts = template.split('{}')
  let text = parts[0]!
  for (let at = 1; at < parts.length; at++) text += String(values[at - 1] ?? '') + parts[at]!
  return text
}
