// Registers the service worker, which keeps the page for times without a network, and offers a new
// version once all of it is here. The old one stays whole until the reader asks for the new one.

let offered

/** Tells that a version waits; the press makes it take over, and loads it. In another tab it may have been
 * pressed already: then there is nothing to wait for. */
const offer = (worker) => {
  const note = document.getElementById('update')
  offered = worker
  note.hidden = false
  note.querySelector('button').onclick = () => {
    if (worker.state !== 'installed') return location.reload()
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    worker.postMessage('take over')
  }
  // One that a still newer version replaced is not to be had any more.
  worker.addEventListener('statechange', () => {
    if (worker.state === 'redundant' && offered === worker) note.hidden = true
  })
}

/** A script's address has to pass through a policy where the page demands trusted types. */
const trusted = (address) =>
  globalThis.trustedTypes?.createPolicy('service-worker', { createScriptURL: () => address }).createScriptURL('') ?? address

export const keepOffline = async () => {
  if (!('serviceWorker' in navigator)) return
  try {
    const registration = await navigator.serviceWorker.register(trusted('/service-worker.js'))
    const watch = (worker) =>
      worker?.addEventListener('statechange', () => {
        // The first version ever takes over by itself; only a later one waits.
        if (worker.state === 'installed' && navigator.serviceWorker.controller) offer(worker)
      })
    if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting)
    watch(registration.installing)
    registration.addEventListener('updatefound', () => watch(registration.installing))
  } catch {
    // Without it the page works as long as there is a network.
  }
}
