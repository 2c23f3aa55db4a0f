export { checkUpdate } from '../pod/update'
