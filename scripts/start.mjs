// The first file that Node reads. It has no static imports and only old syntax, so that a Node too old for the rest still prints this message.
const major = Number(process.versions.node.split('.')[0])
if (major >= 20) {
  import('./launcher/main.mjs').then(function run(launcher) {
    return launcher.main(process.argv.slice(2))
  })
} else {
  console.error(
    'PauseLab needs Node 20 or newer; this is Node ' + process.versions.node + '. Get it from https://nodejs.org and run npm start again.'
  )
  process.exitCode = 1
}
