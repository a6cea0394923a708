// The entry for Node, which reads the core from the file system because its `fetch` does not support file URLs.
import { readFile } from 'node:fs/promises'
import * as core from '../../pkg/js/core.js'
import { createFunctions } from './functions.js'

export type * from './functions.js'

let loading: Promise<unknown> | undefined

const load = async () => core.initSync({ module: await readFile(new URL('core_bg.wasm', import.meta.url)) })

export const { lint, evaluate, fix } = createFunctions(core, () => (loading ??= load()))
