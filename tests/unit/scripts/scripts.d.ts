// The launcher is plain JavaScript, so that it runs before anything is installed. Its types are checked by scripts/tsconfig.json.
declare module '*.mjs'
