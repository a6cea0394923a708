// Loads the program of `/` and `/d/…`.
import './stuck.js'
import init from '../pkg/check.js'
import wasm from '../pkg/check_bg.wasm?url'
import { start } from './start.js'

start(init, wasm).catch(() => globalThis.early?.giveUp())
