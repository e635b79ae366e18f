import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const page = (name: string) => fileURLToPath(new URL(`shop/${name}.html`, import.meta.url));

/** Builds the demo shop beside dist/widget.js. Nothing is inlined, so a CSP of 'self' is enough. */
export default defineConfig({
  root: fileURLToPath(new URL('shop', import.meta.url)),
  build: {
    outDir: '../dist',
    emptyOutDir: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: ['index', 'iade', 'kargo', 'kvkk'].map(page) },
  },
});
