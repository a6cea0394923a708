import type { components } from '../../pkg/widget/api.js'

/** The report of a domain: the JSON of the API, version 1. */
export type ReportV1 = components['schemas']['Report']

/** One settled probe of a check, as the API streams them. */
export type Event = components['schemas']['Event']

/** Something to mend, or worth knowing. */
export type Finding = components['schemas']['Finding']

/** Why there is no report. It is never about the domain's policy: that would be a finding. */
export interface Trouble {
  /**
   * `no-domain`: none was given. `refused`: it is none that can be checked. `busy`: too many checks from
   * here, for now. `unreachable`: the service does not answer. `failed`: it answered that it cannot.
   */
  readonly kind: 'no-domain' | 'refused' | 'busy' | 'unreachable' | 'failed'
  /** One sentence for a person. */
  readonly message: string
  /** Status of the service's answer, if it gave one. */
  readonly status?: number
  /** Seconds until asking again makes sense, where that is known. */
  readonly retryAfter?: number
}
