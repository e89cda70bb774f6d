import { defineConfig, type Plugin } from 'vite';

// Chunks reach each other by relative address, so a server may put the bundle under a hashed folder;
// index.html is answered for every page address and therefore names its files from the root.
const fromRoot: Plugin = {
  name: 'addresses-from-root',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replace(/(src|href)="\.\//g, '$1="/ui/'),
  },
};

// Few, stably named files. React and dagre change rarely and stand alone; `more` holds what only some
// visits need; one file for all the rest compresses best.
const groups: [name: string, of: RegExp][] = [
  ['react', /node_modules\/(react|react-dom|scheduler)\//],
  ['graph', /node_modules\/@dagrejs\//],
  ['notices', /src\/notices\//],
  [
    'more',
    /src\/(cases\/|form\/(files|people)|inbox\/bulk|signin|i18n\/case|task\/(vote|conflict-note|override-note|panels|next-panel|outlook|story|verb-dialog|back-dialog|why)|ui\/(keys-dialog|dialog|ask-dialog))/,
  ],
  [
    'staff',
    /node_modules\/|vite\/preload-helper|rolldown\/runtime|src\/(?!main|app\.tsx|instance\/|notices\/|diagram\/|i18n\/(en|zh|case)|styles\/)/,
  ],
];

export default defineConfig({
  base: './',
  // React has had this hook since 18; the router still asks for the stand-in.
  resolve: { alias: { 'use-sync-external-store/shim/index.js': 'react' } },
  plugins: [fromRoot],
  server: { proxy: { '/api': process.env.RECOURSE_URL ?? 'http://127.0.0.1:8080' } },
  build: {
    target: 'chrome109',
    outDir: 'out',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      onLog(level, log, handle) {
        // Directives for server rendering, which is not done here.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
      output: {
        entryFileNames: 'app.js',
        chunkFileNames: '[name].js',
        assetFileNames: (asset) => (asset.names[0] === 'index.css' ? 'app.css' : '[name][extname]'),
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: groups.map(([name, test], i) => ({ name, test, priority: groups.length - i })),
        },
      },
    },
  },
});
