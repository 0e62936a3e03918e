/** Builds the page's script and style from src/page into what the Worker's static assets serve. */
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src/page',
  publicDir: 'public',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'assets/chunks/[name]-[hash].js' } } },
  build: {
    outDir: '../../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    // A picture in a style would be a data: URL, which the page's policy refuses.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { page: 'src/page/main.tsx' },
      output: {
        // The document names these two; what they load later is named by its contents.
        entryFileNames: 'assets/[name].js',
        assetFileNames: 'assets/[name][extname]',
        chunkFileNames: 'assets/chunks/[name]-[hash].js',
      },
    },
  },
});
