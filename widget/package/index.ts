// For browsers and bundlers, which find the core beside this file.
import * as core from '../../pkg/js/core.js'
import { over } from './draft.js'

export type * from './draft.js'

let loaded: Promise<unknown> | undefined

export const { lint, evaluate, mend } = over(core, () => (loaded ??= core.default()))
