// The entry for browsers and bundlers, which load the core from a file next to this one.
import * as core from '../../pkg/js/core.js'
import { createFunctions } from './functions.js'

export type * from './functions.js'

let loading: Promise<unknown> | undefined

export const { lint, evaluate, fix } = createFunctions(core, () => (loading ??= core.default()))
