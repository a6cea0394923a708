import type { Finding, ReportV1 } from '../../shared/api.js'
import type { CheckError } from '../../shared/check-request.js'

// Each `{}` in a text is a place for a value: the domain, a number or a time.

/** The words of a check. */
export interface CheckWords {
  readonly checking: string
  readonly steps: Readonly<Record<ReportV1['steps'][number]['name'], string>>
  readonly states: Readonly<Record<ReportV1['steps'][number]['state'], string>>
  /** Before what to do next. */
  readonly next: string
  /** The time of the check. */
  readonly checked: string
  readonly report: string
  readonly new_tab: string
  readonly errors: Readonly<Record<Exclude<CheckError['kind'], 'no-domain'>, string>>
  /** Follows the error `busy` if the number of seconds is known. */
  readonly retry: string
}

/** The words around findings. */
export interface FindingWords {
  readonly severities: Readonly<Record<Finding['severity'], string>>
  /** Singular and plural. */
  readonly errors: readonly [string, string]
  readonly warnings: readonly [string, string]
  readonly line: string
  readonly column: string
}

/** The words of a linted policy. */
export interface LintWords {
  readonly label: string
  readonly clean: string
  readonly fix: string
  /** How many of how many tested senders accept the policy. */
  readonly senders: string
}
