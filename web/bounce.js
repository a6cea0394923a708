// Loads the program of `/bounce`.
import init from '../pkg/bounce.js'
import wasm from '../pkg/bounce_bg.wasm?url'
import { start } from './start.js'

start(init, wasm).catch(() => {})
