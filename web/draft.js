// Loads the program of `/lint`.
import init from '../pkg/draft.js'
import wasm from '../pkg/draft_bg.wasm?url'
import { start } from './start.js'

start(init, wasm).catch(() => {})
