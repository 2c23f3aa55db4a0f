/** @type {Record<string, string>} */
export const zhCN = {
  help: `用法：npm start [-- 选项]

安装并构建缺少的部分，查找 Docker 引擎，然后打开实验室。

  --web          在浏览器中打开(http://127.0.0.1)，不使用独立窗口
  --port N       Web 主机的端口
  --token T      Web 主机的令牌，代替新的随机令牌
  --no-open      只打印地址
  --lab NAME     本实验室的名称，用于多个实验室共用一个 Docker 引擎
  --help         显示本说明

PAUSELAB_NO_INSTALL=1   从不安装或启动 Docker
PAUSELAB_TIMING=1       显示每一步的耗时
PAUSELAB_ENGINE=simulated  不用 Docker：使用内存中的模拟引擎，随实验室一起消失
PAUSELAB_DATA_DIR=DIR   设置和日志的存放目录
PAUSELAB_QUIET_EXIT=1   关闭窗口时不询问运行中的 Pod
DOCKER_HOST             要使用的引擎；不再查找其他引擎`,
  badFlag: '没有选项 {flag}。npm start -- --help 会列出全部选项。',
  missingValue: '{flag} 需要一个值。用法见 npm start -- --help。',
  badPort: '{flag} 不是端口：请用 0 到 65535 的数字(0 表示任意空闲端口)。',
  badToken: '{flag} 不能作为令牌：请用 1 到 256 个字母、数字或 - . _ ~',
  badLab: '{flag} 不能作为实验室名称：请用 1 到 40 个小写字母、数字或短横线，两端不能是短横线。',
  'lock.wait': '另一个 npm start 正在准备此目录，等待它完成。',
  'deps.install': '正在安装 PauseLab 所用的软件包。只在第一次和更新之后进行。',
  'deps.failed': '软件包安装失败，原因见上面 npm 的输出。没有网络时，请拷贝一个已经运行过 npm start 的目录。',
  'node.none': 'PauseLab 需要 Node 22.12 或更新版本来构建。软件包 “node” 自带一个，但它的安装脚本没有在这里运行。请允许安装脚本(npm rebuild node)，或换用更新的 Node:当前是 {version}。',
  'build.run': '正在构建实验室：源代码是新的或有改动。',
  'build.failed': '构建失败，原因见上。',
  'engine.answers': 'Docker 引擎已应答。',
  'engine.found': 'Docker 引擎 {version}，位于 {endpoint}({source})。',
  'engine.none': '没有 Docker 引擎应答。实验室照常打开，引擎出现时会自动连接。',
  'engine.checkFailed': '查找 Docker 引擎时出错。实验室照常打开并继续查找。',
  'engine.simulated': 'PAUSELAB_ENGINE=simulated：不查找 Docker 引擎。所见一切都是内存中的【模拟】，随实验室一起消失。',
  'engine.provide': '没有 Docker 引擎应答：缺少时安装 docker.io，然后启动它。设置 PAUSELAB_NO_INSTALL=1 可以禁止。',
  'engine.installFailed': 'docker.io 安装失败。apt 的输出在 {log}。',
  'engine.startFailed': 'Docker 没有启动。它的输出在 {log}。',
  'engine.dockerHost': 'DOCKER_HOST 是 {endpoint}，因此不再查找其他引擎。它的回答：{error}',
  'engine.denied': '引擎存在，但当前用户不能打开 {endpoint}。',
  'engine.denied.linux': '  下一步：sudo usermod -aG docker "$USER"，然后注销并重新登录。',
  'engine.denied.macos': '  下一步：以当前用户启动 Docker Desktop(或其他引擎)。',
  'engine.start': 'Docker 已安装，但没有运行。',
  'engine.start.linux': '  下一步：sudo systemctl start docker   (没有 systemd 时：sudo service docker start)',
  'engine.start.macos': '  下一步：open -a Docker   (或：colima start)',
  'engine.start.windows': '  下一步：从开始菜单启动 Docker Desktop。',
  'engine.install': '没有安装 Docker 引擎。',
  'engine.install.macos': '  下一步：安装 Docker Desktop、OrbStack 或 Colima(brew install colima docker && colima start)。',
  'engine.install.windows': '  下一步：安装 Docker Desktop(winget install Docker.DockerDesktop)并启动它。',
  'engine.install.debian': '  下一步：sudo apt-get install docker.io && sudo usermod -aG docker "$USER"，然后注销并重新登录。',
  'engine.install.fedora': '  下一步：sudo dnf install moby-engine && sudo systemctl enable --now docker && sudo usermod -aG docker "$USER"，然后注销并重新登录。',
  'engine.install.arch': '  下一步：sudo pacman -S docker && sudo systemctl enable --now docker && sudo usermod -aG docker "$USER"，然后注销并重新登录。',
  'engine.install.linux': '  下一步：用系统的包管理器安装 Docker(docs.docker.com/engine/install)并启动它。',
  'host.asked': '按要求在浏览器中打开实验室。',
  'host.noDisplay': '以网页方式打开实验室：这里没有可以显示窗口的屏幕。',
  'host.root': '以网页方式打开实验室：Chromium 的沙箱不能以 root 运行。要使用窗口，请以普通用户运行 npm start。',
  'host.usernsOff': '以网页方式打开实验室：用户命名空间已关闭，而 Chromium 的沙箱需要它。要使用窗口：sudo chown root {folder}/chrome-sandbox && sudo chmod 4755 {folder}/chrome-sandbox',
  'host.appArmor': '以网页方式打开实验室：AppArmor 不让普通程序使用用户命名空间，而 Chromium 的沙箱需要它。要使用窗口：sudo chown root {folder}/chrome-sandbox && sudo chmod 4755 {folder}/chrome-sandbox',
  'host.notInFolder': '以网页方式打开实验室：{folder} 中没有 Electron(ELECTRON_OVERRIDE_DIST_PATH)。',
  'host.fetch': '正在获取 Electron，用于实验室的独立窗口。只在第一次进行。',
  'host.notFetched': '以网页方式打开实验室：无法获取 Electron({reason})。npm run electron:fetch 会再试一次；npm start 一小时后会再试。',
  'host.failed': '窗口没有打开({reason})。改为以网页方式打开实验室。'
}
