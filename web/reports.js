// Loads the program of `/reports`, which starts the worker when there is something to read.
import init from '../pkg/reports.js'
import wasm from '../pkg/reports_bg.wasm?url'
import worker from './reports-worker.js?worker&url'
import { start } from './start.js'

/** Where the page demands trusted types, a script's address has to come from a policy. */
const trusted = (address) => globalThis.trustedTypes?.createPolicy('reader', { createScriptURL: () => address }).createScriptURL('') ?? address

globalThis.startReader = () => new Worker(trusted(worker), { type: 'module', name: document.querySelector('link[data-language]')?.href })

start(init, wasm).catch(() => {})
