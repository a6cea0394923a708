// Registers the service worker, which caches all screens for use without a network, and offers a new version once all
// of it is cached. The old version stays until the reader asks for the new one.

let offered

/** Shows that a version waits. The button makes it take over and reloads the page. If another tab has done so already,
 * there is nothing to wait for. */
const offer = (worker) => {
  const note = document.getElementById('update')
  offered = worker
  note.hidden = false
  note.querySelector('button').onclick = () => {
    if (worker.state !== 'installed') return location.reload()
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    worker.postMessage('take over')
  }
  // A still newer version has replaced it.
  worker.addEventListener('statechange', () => {
    if (worker.state === 'redundant' && offered === worker) note.hidden = true
  })
}

/** Where the page demands trusted types, a script's address has to come from a policy. */
const trusted = (address) =>
  globalThis.trustedTypes?.createPolicy('service-worker', { createScriptURL: () => address }).createScriptURL('') ?? address

/** The service worker of this language, which caches its pages and not those of others. */
const address = () => {
  const { lang } = document.documentElement
  return lang === 'en' ? '/service-worker.js' : `/service-worker.js?lang=${lang}`
}

export const keepOffline = async () => {
  if (!('serviceWorker' in navigator)) return
  try {
    const speaks = navigator.serviceWorker.controller?.scriptURL
    const registration = await navigator.serviceWorker.register(trusted(address()))
    const isOther = speaks && !speaks.endsWith(address())
    const watch = (worker) =>
      worker?.addEventListener('statechange', () => {
        // The first version ever takes over by itself; only a later one waits.
        if (worker.state !== 'installed' || !navigator.serviceWorker.controller) return
        // Another language is not a new version.
        if (isOther) worker.postMessage('take over')
        else offer(worker)
      })
    if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting)
    watch(registration.installing)
    registration.addEventListener('updatefound', () => watch(registration.installing))
  } catch {
    // Without it the page works as long as there is a network.
  }
}
