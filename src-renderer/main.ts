import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { createClient } from './client'
import { i18n } from './i18n'
import { useLabStore } from './stores/lab'
import './styles/tokens.css'
import './styles/base.css'

async function open(): Promise<void> {
  const app = createApp(App)
  app.use(createPinia())
  app.use(i18n)
  useLabStore().connect(await createClient())
  app.mount('#app')
}

void open()
