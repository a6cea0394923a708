import type { Event, ReportV1 } from '../shared/api.js'
import { fixText } from '../shared/fix-text.js'

export type { Event, Finding, ReportV1 } from '../shared/api.js'
export type { CheckError } from '../shared/check-request.js'

/** A draft. Parts that are left out are not linted. */
export interface Draft {
  /** The policy: as text, or as the bytes of a file, which need not be UTF-8. */
  readonly policy?: string | Uint8Array
  /** The TXT records at `_mta-sts`. */
  readonly records?: readonly string[]
  /** The TXT record or records at `_smtp._tls`. */
  readonly tlsrpt?: string | readonly string[]
  /** The names of the MX hosts. */
  readonly mx?: readonly string[]
  /** The policy domain, in A-labels or U-labels. */
  readonly domain?: string
  /** The time from which a new policy id is made; by default the current time. */
  readonly now?: Date
}

/** What `evaluate` knows besides the events. */
export interface EvaluateOptions {
  /** The checked domain, in A-labels or U-labels. */
  readonly domain?: string
  /** The time of the check; by default the current time. */
  readonly now?: Date
}

/** Returns the functions of this package. Each calls `load`, which makes `core` ready, before it uses `core`. */
export const createFunctions = (core: typeof import('../../pkg/js/core.js'), load: () => Promise<unknown>) => ({
  /**
   * Lints a draft, without a server. Rejects with an Error if `domain` is not a valid domain name. Problems of the
   * texts are findings.
   */
  lint: async (draft: Draft): Promise<ReportV1> => {
    const { policy, records = [], tlsrpt = [], mx = [], domain, now } = draft
    await load()
    const bytes = typeof policy === 'string' ? new TextEncoder().encode(policy) : policy
    const tlsrptRecords = typeof tlsrpt === 'string' ? [tlsrpt] : [...tlsrpt]
    return core.lint(bytes, [...records], tlsrptRecords, [...mx], domain, seconds(now))
  },
  /**
   * Evaluates the events of a check: the lines of `/api/v1/observe`, each parsed as JSON. The check need not have
   * ended. Rejects with an Error that gives the index of an event that does not have the form of its probe.
   */
  evaluate: async (events: readonly Event[], { domain, now }: EvaluateOptions = {}): Promise<ReportV1> => {
    await load()
    return core.evaluate([...events], domain, seconds(now))
  },
  /** Applies all safe fixes to a policy. A fix is safe if no sender treats the policy differently afterwards. */
  fix: async (policy: string): Promise<string> => {
    await load()
    return fixText(core.fix, policy)
  },
})

const seconds = (time = new Date()) => Math.floor(time.getTime() / 1000)
