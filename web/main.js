// Loads the checker behind the static shell. Until it is there the form keeps what was typed and
// what was asked; if it never comes, the form leads to the JSON report instead.
import init from '../pkg/web.js'
import { keepOffline } from './offline.js'
import wasm from '../pkg/web_bg.wasm?url'

const form = document.getElementById('ask')
const late = document.getElementById('late')

const hold = (event) => {
  event.preventDefault()
  form.dataset.asked = ''
}

const giveUp = () => {
  form.removeEventListener('submit', hold)
  form.action = '/api/v1/report'
  late.classList.add('failed')
  if ('asked' in form.dataset) form.submit()
}

form.addEventListener('submit', hold)
init({ module_or_path: wasm }).then(
  () => {
    form.removeEventListener('submit', hold)
    late.remove()
    keepOffline()
  },
  giveUp,
)
