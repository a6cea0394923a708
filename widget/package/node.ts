// For Node, whose fetch reads no files.
import { readFile } from 'node:fs/promises'
import * as core from '../../pkg/js/core.js'
import { over } from './draft.js'

export type * from './draft.js'

let loaded: Promise<unknown> | undefined

const load = async () => core.initSync({ module: await readFile(new URL('core_bg.wasm', import.meta.url)) })

export const { lint, evaluate, mend } = over(core, () => (loaded ??= load()))
