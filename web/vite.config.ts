/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Builds dist/widget.js: one classic script with everything in it, for a shop's plain script tag. */
export default defineConfig({
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  publicDir: false,
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2021',
    cssCodeSplit: false,
    lib: {
      entry: fileURLToPath(new URL('src/widget/main.ts', import.meta.url)),
      name: 'Vaybe',
      formats: ['iife'],
      fileName: () => 'widget.js',
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['test/**/*.test.ts'],
    environmentOptions: { happyDOM: { url: 'http://localhost/' } },
    env: { TZ: 'Europe/Istanbul' },
  },
});
