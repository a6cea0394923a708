// Loads the program of `/reports`, and starts the worker that reads.
import init from '../pkg/reports.js'
import wasm from '../pkg/reports_bg.wasm?url'
import reader from './reports-worker.js?worker&url'
import { start } from './start.js'

/** Where the page demands trusted types, a script's address has to come from a policy. */
const trusted = (address) => globalThis.trustedTypes?.createPolicy('reader', { createScriptURL: () => address }).createScriptURL('') ?? address

globalThis.startReader = () => new Worker(trusted(reader), { type: 'module', name: document.querySelector('link[data-language]')?.href })

start(init, wasm).catch(() => {})
