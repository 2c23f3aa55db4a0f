import { createLab } from '../../lab/lab'
import { runDesktop } from './run'

runDesktop({ createLab, entryDir: import.meta.dirname })
