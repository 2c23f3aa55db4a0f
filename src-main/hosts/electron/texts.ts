import type { Settings } from '../../api'

const en = {
  file: 'File',
  quit: 'Quit PauseLab',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select All',
  view: 'View',
  reload: 'Reload',
  zoomIn: 'Zoom In',
  zoomOut: 'Zoom Out',
  actualSize: 'Actual Size',
  fullScreen: 'Full Screen',
  developerTools: 'Developer Tools',
  window: 'Window',
  minimize: 'Minimize',
  close: 'Close',
  help: 'Help',
  showLog: 'Show Log File',
  about: 'About PauseLab',
  hide: 'Hide PauseLab',
  hideOthers: 'Hide Others',
  showAll: 'Show All',
  openManifest: 'Open a Pod Manifest',
  saveFile: 'Save the File',
  allFiles: 'All files',
  podsStay: (pods: number) => (pods === 1 ? 'Your pod keeps running.' : `Your ${pods} pods keep running.`),
  podsStayDetail: 'They are ordinary containers of your Docker engine. When PauseLab opens again it finds them and goes on.',
  deleteAndQuit: 'Delete All Pods and Quit',
  quitShort: 'Quit',
  cancel: 'Cancel',
  doNotAskAgain: 'Do not ask again',
  crashedTitle: 'The window of PauseLab crashed twice.',
  crashedDetail: 'Your pods are not affected: they keep running. The log file, in the menu under Help, says more.',
  openAgain: 'Open the window again'
}

export type Texts = typeof en

const zhCN: Texts = {
  file: '文件',
  quit: '退出 PauseLab',
  edit: '编辑',
  undo: '撤销',
  redo: '重做',
  cut: '剪切',
  copy: '复制',
  paste: '粘贴',
  selectAll: '全选',
  view: '视图',
  reload: '重新加载',
  zoomIn: '放大',
  zoomOut: '缩小',
  actualSize: '实际大小',
  fullScreen: '全屏',
  developerTools: '开发者工具',
  window: '窗口',
  minimize: '最小化',
  close: '关闭',
  help: '帮助',
  showLog: '显示日志文件',
  about: '关于 PauseLab',
  hide: '隐藏 PauseLab',
  hideOthers: '隐藏其他',
  showAll: '全部显示',
  openManifest: '打开 Pod 清单',
  saveFile: '保存文件',
  allFiles: '所有文件',
  podsStay: (pods: number) => `您的 ${pods} 个 Pod 会继续运行。`,
  podsStayDetail: '它们是 Docker 引擎中的普通容器。下次打开 PauseLab 时会找到它们并继续管理。',
  deleteAndQuit: '删除全部 Pod 并退出',
  quitShort: '退出',
  cancel: '取消',
  doNotAskAgain: '不再询问',
  crashedTitle: 'PauseLab 的窗口连续崩溃了两次。',
  crashedDetail: '您的 Pod 不受影响，仍在运行。详情见日志文件（菜单“帮助”）。',
  openAgain: '重新打开窗口'
}

export type Language = 'en' | 'zh-CN'

/** `locale` is the system's, as a BCP 47 tag. */
export function chooseLanguage(setting: Settings['language'], locale: string): Language {
  if (setting !== 'auto') return setting
  return /^zh\b/i.test(locale) ? 'zh-CN' : 'en'
}

export function textsFor(language: Language): Texts {
  return language === 'en' ? en : zhCN
}
