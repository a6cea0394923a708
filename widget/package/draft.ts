import type { Event, ReportV1 } from '../elements/types.js'

export type { Event, Finding, ReportV1, Trouble } from '../elements/types.js'

/** A draft. What is left out is not judged. */
export interface Draft {
  /** The policy: as text, or as the bytes of a file, which need not be UTF-8. */
  readonly policy?: string | Uint8Array
  /** The TXT records at `_mta-sts`. */
  readonly records?: readonly string[]
  /** The TXT record at `_smtp._tls`, or several. */
  readonly tlsrpt?: string | readonly string[]
  /** Names of the MX hosts. */
  readonly mx?: readonly string[]
  /** The policy domain, in A- or U-labels. */
  readonly domain?: string
  /** The moment, for a fresh policy id; now, as a rule. */
  readonly now?: Date
}

/** Whose events they are, and when they were observed. */
export interface Observed {
  readonly domain?: string
  readonly now?: Date
}

/** The functions of this package, over a core that `load` makes ready. */
export const over = (core: typeof import('../../pkg/js/core.js'), load: () => Promise<unknown>) => ({
  /**
   * Lints a draft, without a server. Rejects with an Error where `domain` is no domain name; whatever is
   * wrong with the texts is a finding.
   */
  lint: async (draft: Draft): Promise<ReportV1> => {
    const { policy, records = [], tlsrpt = [], mx = [], domain, now } = draft
    await load()
    const bytes = typeof policy === 'string' ? new TextEncoder().encode(policy) : policy
    const reporting = typeof tlsrpt === 'string' ? [tlsrpt] : [...tlsrpt]
    return core.lint(bytes, [...records], reporting, [...mx], domain, seconds(now))
  },
  /**
   * Judges what a check has shown so far: the lines of `/api/v1/observe`, each read as JSON. Rejects with an
   * Error that names the event where one is not what its probe promises.
   */
  evaluate: async (events: readonly Event[], { domain, now }: Observed = {}): Promise<ReportV1> => {
    await load()
    return core.evaluate([...events], domain, seconds(now))
  },
  /** A policy after all of its safe fixes: those that change for no sender what it does. */
  mend: async (policy: string): Promise<string> => {
    await load()
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(core.mend(new TextEncoder().encode(policy)))
  },
})

const seconds = (moment = new Date()) => Math.floor(moment.getTime() / 1000)
