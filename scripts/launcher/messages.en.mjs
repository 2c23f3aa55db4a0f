/** @type {Record<string, string>} */
export const en = {
  help: `Usage: npm start [-- options]

Installs and builds what is missing, finds the Docker engine and opens the lab.

  --web          open the lab in the browser, from http://127.0.0.1, instead of a window of its own
  --port N       the web host's port
  --token T      the web host's token, instead of a new random one
  --no-open      only print the address
  --lab NAME     the name of this lab, when several share one Docker engine
  --help         show this

PAUSELAB_NO_INSTALL=1   never install or start Docker
PAUSELAB_TIMING=1       show how long each step took
PAUSELAB_ENGINE=simulated  no Docker: a simulated engine in memory, gone with the lab
PAUSELAB_DATA_DIR=DIR   where settings and logs are kept
PAUSELAB_QUIET_EXIT=1   never ask about running pods when the window closes
DOCKER_HOST             the engine to use; no other is looked for`,
  badFlag: 'There is no option {flag}. npm start -- --help lists them all.',
  missingValue: '{flag} needs a value. npm start -- --help shows how.',
  badPort: '{flag} is not a port: use a number from 0 to 65535 (0: any free one).',
  badToken: '{flag} is not a token: use 1 to 256 letters, digits or any of - . _ ~',
  badLab: '{flag} is not a name for a lab: use 1 to 40 small letters, digits and dashes, with no dash at the ends.',
  'lock.wait': 'Another npm start is setting up this folder; waiting for it.',
  'deps.install': 'Installing the packages PauseLab is made of. This happens once, and again after an update.',
  'deps.failed': 'The packages could not be installed; npm says why above. With no network, bring a folder in which npm start has run once.',
  'node.none': 'PauseLab is built with Node 22.12 or newer. It comes with the package "node", but its install script did not run here. Allow install scripts (npm rebuild node), or use a newer Node: this one is {version}.',
  'build.run': 'Building the lab: its sources are new or have changed.',
  'build.failed': 'The build failed; the reason is above.',
  'engine.answers': 'A Docker engine answers.',
  'engine.found': 'Docker engine {version} at {endpoint} ({source}).',
  'engine.none': 'No Docker engine answers. The lab opens anyway and connects when one appears.',
  'engine.checkFailed': 'The search for a Docker engine did not end well. The lab opens anyway and goes on looking.',
  'engine.simulated': 'PAUSELAB_ENGINE=simulated: no Docker engine is looked for. Everything you see is SIMULATED, in memory, and gone with the lab.',
  'engine.provide': 'No Docker engine answers: installing docker.io where it is missing, and starting it. PAUSELAB_NO_INSTALL=1 forbids this.',
  'engine.installFailed': 'docker.io could not be installed. What apt said is in {log}.',
  'engine.startFailed': 'Docker did not start. What it said is in {log}.',
  'engine.dockerHost': 'DOCKER_HOST is {endpoint}, and nothing else is looked for. It says: {error}',
  'engine.denied': 'An engine is there, but {endpoint} may not be opened by this user.',
  'engine.denied.linux': '  Next step: sudo usermod -aG docker "$USER", then log out and in again.',
  'engine.denied.macos': '  Next step: start Docker Desktop (or your other engine) as this user.',
  'engine.start': 'Docker is installed, but it is not running.',
  'engine.start.linux': '  Next step: sudo systemctl start docker   (without systemd: sudo service docker start)',
  'engine.start.macos': '  Next step: open -a Docker   (or: colima start)',
  'engine.start.windows': '  Next step: start Docker Desktop from the Start menu.',
  'engine.install': 'No Docker engine is installed.',
  'engine.install.macos': '  Next step: install Docker Desktop, OrbStack, or Colima (brew install colima docker && colima start).',
  'engine.install.windows': '  Next step: install Docker Desktop (winget install Docker.DockerDesktop) and start it.',
  'engine.install.debian': '  Next step: sudo apt-get install docker.io && sudo usermod -aG docker "$USER", then log out and in again.',
  'engine.install.fedora': '  Next step: sudo dnf install moby-engine && sudo systemctl enable --now docker && sudo usermod -aG docker "$USER", then log out and in again.',
  'engine.install.arch': '  Next step: sudo pacman -S docker && sudo systemctl enable --now docker && sudo usermod -aG docker "$USER", then log out and in again.',
  'engine.install.linux': '  Next step: install Docker with your package manager (docs.docker.com/engine/install) and start it.',
  'host.asked': 'Opening the lab in the browser, as asked.',
  'host.noDisplay': 'Opening the lab as a web page: there is no display here for a window.',
  'host.root': 'Opening the lab as a web page: Chromium\'s sandbox does not run as root. For the window, run npm start as an ordinary user.',
  'host.usernsOff': 'Opening the lab as a web page: user namespaces are off, and Chromium\'s sandbox needs them. For the window: sudo chown root {folder}/chrome-sandbox && sudo chmod 4755 {folder}/chrome-sandbox',
  'host.appArmor': 'Opening the lab as a web page: AppArmor keeps user namespaces from ordinary programs, and Chromium\'s sandbox needs them. For the window: sudo chown root {folder}/chrome-sandbox && sudo chmod 4755 {folder}/chrome-sandbox',
  'host.notInFolder': 'Opening the lab as a web page: there is no Electron in {folder} (ELECTRON_OVERRIDE_DIST_PATH).',
  'host.fetch': 'Fetching Electron, for the lab\'s own window. This happens once.',
  'host.notFetched': 'Opening the lab as a web page: Electron could not be fetched ({reason}). npm run electron:fetch tries again; npm start does so after an hour.',
  'host.failed': 'The window did not open ({reason}). Opening the lab as a web page instead.'
}
